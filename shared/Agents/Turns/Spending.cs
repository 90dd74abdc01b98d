using Platform.Agents.Channels;

namespace Platform.Agents.Turns;

/// <summary>What requests to models took.</summary>
/// <param name="Tries">Requests.</param>
/// <param name="InputTokens">Tokens sent.</param>
/// <param name="OutputTokens">Tokens received.</param>
/// <param name="Cost">Money by the price table.</param>
internal sealed record Spending(int Tries, long InputTokens, long OutputTokens, decimal Cost)
{
    public static Spending Of(ModelOptions model, long input, long output) =>
        new(1, input, output, ((input * (decimal)model.InputPrice) + (output * (decimal)model.OutputPrice)) / 1_000_000m);

    public Spending Plus(Spending other) => new(Tries + other.Tries, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, Cost + other.Cost);
}
