using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;
using Platform.Gateway.Problems;

namespace Platform.Gateway.Targets;

/// <summary>Creates or replaces a target.</summary>
internal static class SaveTargetEndpoint
{
    private const string Example =
        """
        { "name": "db-2", "kind": "Ssh", "labels": { "env": "production" }, "scope": { "writablePaths": ["/var"], "network": "None" },
          "host": "db-2.example.com", "user": "ops", "hostKey": "ssh-ed25519 AAAA...", "identityFile": "/etc/platform/id_ed25519" }
        """;

    public static void Map(IEndpointRouteBuilder targets)
    {
        targets.MapPost("/", CreateAsync).WithMetadata(new RequestExample(Example)).WithMetadata(new OperatorsOnly("save targets")).WithName("CreateTarget").WithSummary("Create a target")
            .Produces<Target>(StatusCodes.Status201Created).ProducesProblems(400, 403, 409, 413, 415, 422);
        targets.MapPut("/{name}", ReplaceAsync).WithMetadata(new RequestExample(Example)).WithMetadata(new OperatorsOnly("save targets")).WithName("ReplaceTarget").WithSummary("Replace a target, or create it under this name")
            .WithDescription("With If-Match and the ETag that was read, or with that version in the body, a newer version is not overwritten (412). A changed target needs a new approval of plans made for it.")
            .Produces<Target>().Produces<Target>(StatusCodes.Status201Created).ProducesProblems(400, 403, 412, 413, 415, 422);
    }

    private static Task<IResult> CreateAsync(JsonBody<TargetRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken) =>
        SaveAsync(context, owner, new SaveTarget { Target = body.Value.Check(null, new Checks()), SavedBy = caller.Name, ExpectedVersion = 0 }, TargetErrors.RefusedToCreate, cancellationToken);

    private static Task<IResult> ReplaceAsync(string name, JsonBody<TargetRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        var expected = context.Request.Headers.IfNoneMatch == "*" ? 0 : ETags.ExpectedVersion(context, checks) ?? body.Value.Version;
        return SaveAsync(
            context, owner, new SaveTarget { Target = body.Value.Check(name, checks), SavedBy = caller.Name, ExpectedVersion = expected }, TargetErrors.Refused, cancellationToken);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, Owner owner, SaveTarget command, Func<TargetRefused, ProblemException> refused, CancellationToken cancellationToken)
    {
        var target = (await owner.AskAsync<SaveTarget, TargetFound, TargetRefused>("Executor", command, refused, cancellationToken)).Target;
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{target.Version}\"");
        var created = target.Version == 1;
        if (created)
        {
            context.Response.Headers.Location = $"/api/v1/targets/{Uri.EscapeDataString(target.Name)}";
        }
        return TypedResults.Json(target, ApiJson.Options, statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
