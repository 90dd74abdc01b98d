using Platform.Agents.Text;
using Platform.Contracts.Diagnosis;

namespace Platform.Diagnostic.Investigations;

/// <summary>Holds a model's claims to the evidence: what quotes nothing, or something that does not stand there, is a hypothesis.</summary>
internal static class ReadingCheck
{
    /// <param name="answer">What it answered.</param>
    /// <param name="model">Its name.</param>
    /// <param name="evidence">What it may quote.</param>
    /// <param name="asSent">Gives a text as the model got it.</param>
    public static ModelReading Reading(InvestigationAnswer answer, string model, IReadOnlyList<EvidenceRecord> evidence, Func<string, string> asSent)
    {
        var claims = answer.Claims.Select(claim => Claim(claim, evidence, asSent)).ToList();
        return new ModelReading
        {
            Model = model,
            Claims = claims,
            Confidence = claims.Count == 0 ? 0 : answer.Confidence,
            ConfidenceReasons = [.. answer.ConfidenceReasons.Select(Line)],
            Gaps = [.. answer.Gaps.Select(Line)],
            Plan = [.. answer.Plan.Select(Line)],
            Question = Line(answer.Question) is { Length: > 0 } question ? question : null,
        };
    }

    private static ModelClaim Claim(ReadingClaim claim, IReadOnlyList<EvidenceRecord> evidence, Func<string, string> asSent)
    {
        var quotes = claim.Quotes.Select(quote => (Quote: quote, Citation: Find(quote, evidence, asSent))).ToList();
        var demoted = claim.Status == FindingStatus.Hypothesis ? null : Doubt(quotes);
        return new ModelClaim
        {
            Claim = Line(claim.Claim),
            Status = demoted is null ? claim.Status : FindingStatus.Hypothesis,
            Citations = [.. quotes.Select(entry => entry.Citation).OfType<Citation>()],
            Demoted = demoted,
        };
    }

    private static string? Doubt(List<(ReadingQuote Quote, Citation? Citation)> quotes)
    {
        if (quotes.Count == 0)
        {
            return "It quotes no evidence.";
        }
        var invented = quotes.Where(entry => entry.Citation is null).Select(entry => entry.Quote).FirstOrDefault();
        return invented is null ? null : $"\"{Line(invented.Quote)}\" does not stand in evidence {Line(invented.Evidence)}.";
    }

    private static Citation? Find(ReadingQuote quote, IReadOnlyList<EvidenceRecord> evidence, Func<string, string> asSent) =>
        Guid.TryParse(quote.Evidence, out var id) && evidence.FirstOrDefault(record => record.EvidenceId == id) is { } record && SentQuote.Find(quote.Quote, record.Text, asSent) is { } found
            ? new Citation(id, found.Words, found.Offset)
            : null;

    private static string Line(string text)
    {
        var line = UntrustedText.Clean(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= 500 ? line : $"{line[..499]}…";
    }
}
