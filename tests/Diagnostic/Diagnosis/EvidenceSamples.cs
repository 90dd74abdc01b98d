using Platform.Contracts.Diagnosis;
using Platform.Contracts.Runbooks;

namespace Platform.Tests.Diagnostic.Diagnosis;

/// <summary>Evidence for tests.</summary>
internal static class EvidenceSamples
{
    public static EvidenceRecord Record(string probe, string text, int? exit = 0, string? problem = null, bool truncated = false) => new()
    {
        EvidenceId = Guid.NewGuid(), RunbookId = "r", ProbeId = probe, Title = probe, Target = "local", Script = "true\n", Interpreter = Interpreter.Bash,
        At = new DateTimeOffset(2030, 1, 7, 9, 0, 0, TimeSpan.Zero), DurationMs = 1, ExitCode = exit, Text = text, Problem = problem, Truncated = truncated,
    };
}
