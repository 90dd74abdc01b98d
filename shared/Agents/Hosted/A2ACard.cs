using System.Text.Json;
using Platform.Agents.Channels;

namespace Platform.Agents.Hosted;

/// <summary>Where and how an A2A agent takes JSON-RPC, from its card.</summary>
/// <param name="Address">Where; always the endpoint's own host, because the card is text of others and the conversation and the key go there.</param>
/// <param name="Version">Version of the protocol, 0.3 or 1.0.</param>
/// <param name="Tenant">What 1.0 calls the tenant; null where there is none.</param>
internal sealed record A2ACard(Uri Address, string Version, string? Tenant)
{
    /// <summary>Where a card is, below the endpoint.</summary>
    public const string Path = ".well-known/agent-card.json";

    public const string Old = "0.3", New = "1.0";

    /// <summary>Reads a card of either version.</summary>
    /// <exception cref="ModelFailedException">It offers nothing that can be used here.</exception>
    public static A2ACard Read(ModelOptions options, JsonElement card)
    {
        var offers = Offers(card).ToList();
        var offer = offers.Find(candidate => IsUsable(candidate, "1.")) ?? offers.Find(candidate => IsUsable(candidate, "0.3"))
            ?? throw new ModelFailedException(ModelFailure.Rejected, $"The agent card of {options.Endpoint} offers no JSON-RPC of A2A 0.3 or 1.x, only {EndpointErrors.Said(string.Join(", ", offers.Select(candidate => $"{candidate.Binding} {candidate.Version}").DefaultIfEmpty("nothing")))}.");
        var home = new Uri($"{options.Endpoint.TrimEnd('/')}/");
        if (!Uri.TryCreate(home, offer.Url, out var address) || Uri.Compare(home, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new ModelFailedException(ModelFailure.Rejected, $"The agent card of {options.Endpoint} names {EndpointErrors.Said(offer.Url)}, which is another host. If that is right, set Endpoint to it; else have the card mended.");
        }
        return new A2ACard(address, offer.Version.StartsWith("1.", StringComparison.Ordinal) ? New : Old, offer.Tenant is { Length: > 0 } tenant ? tenant : null);
    }

    private static bool IsUsable(Offer offer, string version) => offer.Binding == "JSONRPC" && offer.Version.StartsWith(version, StringComparison.Ordinal);

    private static IEnumerable<Offer> Offers(JsonElement card)
    {
        foreach (var entry in card.Items("supportedInterfaces"))
        {
            yield return new Offer(entry.Text("url"), entry.Text("protocolBinding"), entry.Text("protocolVersion"), entry.Text("tenant"));
        }
        var version = card.Text("protocolVersion");
        if (card.Text("url") is { Length: > 0 } url)
        {
            yield return new Offer(url, card.Text("preferredTransport") is { Length: > 0 } transport ? transport : "JSONRPC", version, null);
        }
        foreach (var entry in card.Items("additionalInterfaces"))
        {
            yield return new Offer(entry.Text("url"), entry.Text("transport"), version, null);
        }
    }

    private sealed record Offer(string Url, string Binding, string Version, string? Tenant);
}
