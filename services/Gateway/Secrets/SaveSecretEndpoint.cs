using System.Globalization;
using Platform.Contracts.Execution;
using Platform.Gateway.Access;
using Platform.Gateway.Api;

namespace Platform.Gateway.Secrets;

/// <summary>Creates a secret or gives it a new value. The value is sealed for Executor here, so that no queue or table holds it.</summary>
internal static class SaveSecretEndpoint
{
    private const int Longest = 32_768;

    public static void Map(IEndpointRouteBuilder secrets) => secrets.MapPut("/{name}", HandleAsync)
        .WithMetadata(new BodyRules { Limit = 256 * 1024 })
        .WithMetadata(new RequestExample("""{ "value": "the password", "description": "Backup user of the shop database" }"""))
        .WithMetadata(new OperatorsOnly("save secrets")).WithName("SaveSecret").WithSummary("Create a secret, or give it a new value")
        .WithDescription("Each save is a new version. Plans that were approved with another version are refused from then on. The value is never returned.")
        .Produces<SecretInfo>().Produces<SecretInfo>(StatusCodes.Status201Created).ProducesProblems(400, 403, 404, 409, 412, 413, 415, 422);

    private static async Task<IResult> HandleAsync(
        string name, JsonBody<SecretRequest> body, Caller caller, HttpContext context, Owner owner, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        checks.Text("name", name, 100);
        checks.OptionalText("description", body.Value.Description, 1_000);
        var expected = context.Request.Headers.IfNoneMatch == "*" ? 0 : ETags.ExpectedVersion(context, checks) ?? body.Value.Version;
        if (body.Value.Value is not { Length: > 0 and <= Longest } value)
        {
            checks.Add("value", "'value' is missing or too long; give 8 to 32,768 characters.");
            value = "";
        }
        checks.Done();
        var key = await owner.AskAsync<GetSealingKey, SealingKey, SecretRefused>("Executor", new GetSealingKey(), SecretErrors.Refused, cancellationToken);
        var command = new SaveSecret
        {
            Name = name, Description = body.Value.Description, Value = SealedText.Seal(value, name, key.PublicKey), SavedBy = caller.Name, ExpectedVersion = expected,
        };
        var saved = (await owner.AskAsync<SaveSecret, SecretSaved, SecretRefused>("Executor", command, SecretErrors.Refused, cancellationToken)).Secret;
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{saved.Version}\"");
        return TypedResults.Json(saved, ApiJson.Options, statusCode: saved.Version == 1 ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }
}
