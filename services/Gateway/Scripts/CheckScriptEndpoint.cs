using Platform.Gateway.Api;
using Platform.ShellAnalysis;

namespace Platform.Gateway.Scripts;

/// <summary>Says what a script would do at worst. It runs nothing.</summary>
internal static class CheckScriptEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/scripts/check", HandleAsync)
        .WithName("CheckScript").WithTags("Scripts").WithSummary("What a script would do at worst, and why; nothing runs")
        .Produces<CheckScriptResponse>().ProducesProblems(400, 413, 415, 422);

    private static async Task<IResult> HandleAsync(JsonBody<CheckScriptRequest> body, ScriptAnalyzer analyzer, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var checks = new Checks();
        ShellLanguage? language = request.Interpreter switch
        {
            null or "bash" or "aws" => ShellLanguage.Bash,
            "sh" => ShellLanguage.Sh,
            "powershell" => ShellLanguage.PowerShell,
            "cmd" => ShellLanguage.Cmd,
            _ => null,
        };
        if (language is null)
        {
            checks.Add("interpreter", "'interpreter' must be bash, sh, aws, powershell or cmd, or left out for bash.");
        }
        var script = checks.Text("script", request.Script, 100_000);
        checks.Done();
        var verdict = await analyzer.AnalyzeAsync(script!, language!.Value, cancellationToken: cancellationToken);
        return TypedResults.Json(
            new CheckScriptResponse
            {
                Class = verdict.Class.Name(), Decision = verdict.Decision.ToString().ToLowerInvariant(), Reasons = verdict.Reasons,
                Effects = verdict.Effects, Commands = [.. verdict.Commands.Select(command => new CheckedCommand(command.Program, command.Arguments, command.Class.Name(), command.Reasons))],
            },
            ApiJson.Options);
    }
}

/// <summary>A script to be understood.</summary>
internal sealed record CheckScriptRequest
{
    /// <summary>The script's text; more than 10,000 characters are not understood and so unknown.</summary>
    public string? Script { get; init; }

    /// <summary>bash (default), sh, aws, powershell or cmd.</summary>
    public string? Interpreter { get; init; }
}

/// <summary>What a script would do.</summary>
internal sealed record CheckScriptResponse
{
    /// <summary>read_only, mutating, unknown, destructive, privilege_escalation, exfiltration or obfuscated: the worst of its commands.</summary>
    public required string Class { get; init; }

    /// <summary>What the shipped policy does with it as a step on a local target: auto, approve or refuse.</summary>
    public required string Decision { get; init; }

    /// <summary>Why, the worst first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What it touches, as far as its words say.</summary>
    public required CommandEffects Effects { get; init; }

    /// <summary>Its commands, wherever in the script they stand.</summary>
    public required IReadOnlyList<CheckedCommand> Commands { get; init; }
}

/// <summary>One command of a script.</summary>
/// <param name="Program">Its name; empty where that is only known when it runs.</param>
/// <param name="Arguments">All of its words; null where one is only known when it runs.</param>
/// <param name="Class">The worst it does.</param>
/// <param name="Reasons">Why.</param>
internal sealed record CheckedCommand(string Program, IReadOnlyList<string>? Arguments, string Class, IReadOnlyList<string> Reasons);
