using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Platform.Gateway.Api;

/// <summary>OpenAPI 3.1 at <c>/openapi/v1.json</c> and its interactive page at <c>/docs</c>.</summary>
internal static class ApiDescriptionExtensions
{
    private const string KeyScheme = "ApiKey";
    private const string BearerScheme = "Bearer";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeDocument);
        options.AddOperationTransformer(AddExample);
    });

    public static void UseApiPage(this IApplicationBuilder application) => application.UseSwaggerUI(page =>
    {
        page.RoutePrefix = "docs";
        page.DocumentTitle = "IT operations platform";
        page.SwaggerEndpoint("/openapi/v1.json", "v1");
        page.EnablePersistAuthorization();
        page.ConfigObject.AdditionalItems["tryItOutEnabled"] = true;
    });

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "IT operations platform",
            Version = "v1",
            Description =
                "Submit IT tasks in plain words, follow them live, decide on their plans. Every error is a problem document (RFC 9457) whose type is explained at its own address below /problems.",
        };
        // Addresses are relative to wherever the document was read.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "An API key." },
            [BearerScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same API key as a bearer token." },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] },
        ];
        return Task.CompletedTask;
    }

    private static Task AddExample(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestExample>().FirstOrDefault() is { } example
            && operation.RequestBody?.Content?.TryGetValue("application/json", out var json) == true && json is OpenApiMediaType body)
        {
            body.Example = JsonNode.Parse(example.Json);
        }
        return Task.CompletedTask;
    }
}

/// <summary>An example of a request, shown in the API's description.</summary>
internal sealed record RequestExample(string Json);
