namespace Platform.AgentTesting.Scripts;

/// <summary>A share of faults over all answers; the same seed gives the same faults in the same order.</summary>
/// <param name="rate">Share of answers with a fault, 0 to 1.</param>
/// <param name="kinds">The faults that are drawn from, all equally likely.</param>
/// <param name="seed">Decides which answers have which fault.</param>
public sealed class FaultRate(double rate, IReadOnlyList<MockFault> kinds, int seed)
{
    private readonly Lock _gate = new();
#pragma warning disable CA5394 // Nothing secret depends on it; a test wants to repeat it.
    private readonly Random _random = new(seed);

    /// <summary>The answer as it is, or with a fault.</summary>
    public MockAnswer Apply(MockAnswer answer)
    {
        lock (_gate)
        {
            return answer.Fault == MockFault.None && _random.NextDouble() < rate ? answer with { Fault = kinds[_random.Next(kinds.Count)] } : answer;
        }
    }
#pragma warning restore CA5394
}
