using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Platform.Contracts.Planning;
using Platform.Contracts.Policy;
using Platform.Contracts.Tasks;
using Platform.Gateway.Api;
using Platform.Messaging;
using Platform.ShellAnalysis;
using Platform.ShellAnalysis.Policy;

namespace Platform.Gateway.Policy;

/// <summary>Reads the approval policy, and asks what would happen to a plan, and why.</summary>
internal static class PolicyEndpoints
{
    private const string Example =
        """{ "case": { "class": "destructive", "declared": true, "score": 70, "kind": "Ssh", "labels": ["env=production"], "category": "Change" } }""";

    // Read by reflection, which keeps the defaults that the contracts give to their members.
    private static readonly JsonSerializerOptions s_defaults = new(ApiJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static void AddPolicy(this MessagingBuilder messaging)
    {
        messaging.Bus.AddRequestClient<GetPolicy>();
        messaging.Bus.AddRequestClient<TestPolicy>();
    }

    public static void MapPolicy(this IEndpointRouteBuilder api)
    {
        var policy = api.MapGroup("/policy").WithTags("Policy");
        policy.MapGet("/", GetAsync).WithName("GetPolicy").WithSummary("Read the approval policy in force").Produces<PolicyResponse>();
        policy.MapPost("/test", TestAsync).WithMetadata(new RequestExample(Example), new BodyRules { Limit = BodyRules.DocumentLimit }).WithName("TestPolicy")
            .WithSummary("What would happen to a plan, and why; nothing is decided")
            .WithDescription("Give a plan as GET /tasks/{id}/plan has it, or the facts that the policy looks at.")
            .Produces<PolicyVerdict>().ProducesProblems(400, 413, 415, 422);
    }

    /// <summary>Members that are null are left out and read again, so that what may be absent has its default, and what a plan needs is missed by its name.</summary>
    private static PolicyTestRequest WithoutNulls(PolicyTestRequest request)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyTestRequest>(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Options), s_defaults)!;
        }
        catch (JsonException exception)
        {
            throw JsonFault.Describe(typeof(PolicyTestRequest), exception);
        }
    }

    private static void Check(PolicyCase facts, Checks checks)
    {
        if (EffectClasses.Find(facts.Class) is null)
        {
            checks.Add("case.class", $"'case.class' must be one of {string.Join(", ", Enum.GetValues<EffectClass>().Select(EffectClasses.Name))}.");
        }
        if (facts.Score is < 0 or > 100)
        {
            checks.Add("case.score", "'case.score' must be 0 to 100.");
        }
        if (facts.Labels.Any(label => label?.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            checks.Add("case.labels", "'case.labels' must hold labels such as env=production.");
        }
    }

    private static async Task<IResult> GetAsync(Owner owner, CancellationToken cancellationToken)
    {
        var found = await owner.AskAsync<GetPolicy, PolicyFound>("Coordinator", new GetPolicy(), cancellationToken);
        return TypedResults.Json(new PolicyResponse { Version = found.Version, File = found.File, Text = found.Text }, ApiJson.Options);
    }

    private static async Task<IResult> TestAsync(JsonBody<PolicyTestRequest> body, Owner owner, TimeProvider clock, CancellationToken cancellationToken)
    {
        var request = WithoutNulls(body.Value);
        var checks = new Checks();
        if (request.Plan is null == request.Case is null)
        {
            checks.Add("plan", "Give either 'plan' or 'case', not both.");
        }
        if (request.Plan?.Steps.Any(step => step is null) == true)
        {
            checks.Add("plan.steps", "'plan.steps' holds null; give steps as GET /tasks/{id}/plan has them.");
        }
        if (request.Case is { } facts)
        {
            Check(facts, checks);
        }
        checks.Done();
        var at = request.At ?? (request.Case is { At: var given } && given != default ? given : clock.GetUtcNow());
        var asked = request.Plan is { } plan ? PolicyCases.Of(plan, request.Category, request.RequesterRoles ?? [], at) : request.Case! with { At = at };
        return TypedResults.Json(
            (await owner.AskAsync<TestPolicy, PolicyTested>("Coordinator", new TestPolicy { Case = asked }, cancellationToken)).Verdict, ApiJson.Options);
    }
}

/// <summary>The approval policy in force.</summary>
public sealed record PolicyResponse
{
    /// <summary>SHA-256 of its bytes, lower-case hex; every plan names the one it was judged by.</summary>
    public required string Version { get; init; }
    public required string File { get; init; }
    /// <summary>The YAML as it is.</summary>
    public required string Text { get; init; }
}

/// <summary>What the policy is asked about.</summary>
public sealed record PolicyTestRequest
{
    /// <summary>A plan, such as GET /tasks/{id}/plan gave it.</summary>
    public Plan? Plan { get; init; }
    /// <summary>With a plan: the task's category.</summary>
    public TaskCategory? Category { get; init; }
    /// <summary>With a plan: roles of who asks for it.</summary>
    public IReadOnlyList<string>? RequesterRoles { get; init; }
    /// <summary>In place of a plan: the facts themselves.</summary>
    public PolicyCase? Case { get; init; }
    /// <summary>The time to ask about; left out, now.</summary>
    public DateTimeOffset? At { get; init; }
}
