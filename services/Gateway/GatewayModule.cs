using Platform.Gateway.Access;
using Platform.Gateway.Agents;
using Platform.Gateway.Api;
using Platform.Gateway.ParkedMessages;
using Platform.Gateway.Policy;
using Platform.Gateway.Problems;
using Platform.Gateway.Prompts;
using Platform.Gateway.Runbooks;
using Platform.Gateway.Scripts;
using Platform.Gateway.Secrets;
using Platform.Gateway.Stops;
using Platform.Gateway.Targets;
using Platform.Gateway.Tasks;
using Platform.Hosting;
using Platform.Messaging;
using Platform.ShellAnalysis;

namespace Platform.Gateway;

/// <summary>The Gateway service as a part of a host.</summary>
public sealed class GatewayModule : IModule
{
    /// <inheritdoc />
    public string Name => "Gateway";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddServiceDatabase<GatewayDatabase>(Name);
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration("Gateway").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddScoped<Owner>();
        builder.Services.AddApiDescription();
        builder.Services.AddAccess();
        builder.Services.AddTasks();
        builder.Services.AddShellAnalysis();
    }

    /// <inheritdoc />
    public void AddMessaging(MessagingBuilder messaging)
    {
        messaging.AddTasks();
        messaging.AddRunbooks();
        messaging.AddTargets();
        messaging.AddStops();
        messaging.AddSecrets();
        messaging.AddParkedMessages();
        messaging.AddPolicy();
        messaging.AddAgentDefinitions();
        messaging.AddPrompts();
    }

    /// <inheritdoc />
    public void Use(IApplicationBuilder application)
    {
        application.UseMiddleware<ProblemMiddleware>();
        application.UseMiddleware<ApiKeyMiddleware>();
        application.UseRateLimiter();
        application.UseApiPage();
    }

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi();
        ProblemPages.Map(endpoints);
        var api = endpoints.MapGroup("/api/v1").ProducesProblems(401, 429, 500, 503);
        MeEndpoint.Map(api);
        api.MapTasks();
        api.MapRunbooks();
        api.MapTargets();
        api.MapStops();
        api.MapSecrets();
        api.MapParkedMessages();
        CheckScriptEndpoint.Map(api);
        api.MapPolicy();
        api.MapAgents();
        api.MapPrompts();
    }
}
