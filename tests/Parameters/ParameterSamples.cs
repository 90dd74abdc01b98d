using Platform.Contracts.Diagnosis;
using Platform.Contracts.Execution;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Tests.Parameters;

/// <summary>Parameters and facts for tests of filling.</summary>
internal static class ParameterSamples
{
    public static RunbookParameter Of(string name, ParameterType type, params string[] values) => new() { Name = name, Type = type, Values = values };

    public static TargetSnapshot Target(params string[] labels) => new()
    {
        Name = "web-1",
        Kind = TargetKind.Local,
        Identity = "",
        Labels = labels,
        Scope = new TargetScope { WritablePaths = ["/"], Network = NetworkEffect.Any },
    };

    public static FillingFacts Facts(string text, params (string Key, string Value)[] context) =>
        new(text, context.ToDictionary(entry => entry.Key, entry => entry.Value), Target(), []);

    public static FillingFacts Captured(string text, params CapturedValue[] captured) => new(text, new Dictionary<string, string>(), Target(), captured);
}
