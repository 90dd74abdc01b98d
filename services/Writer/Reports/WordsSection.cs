namespace Platform.Writer.Reports;

/// <summary>The sentences of a model, each with the facts it quotes; or that the report was written without one, and why.</summary>
internal static class WordsSection
{
    public static void AddWords(this PageBuilder page, ModelWords? words)
    {
        if (words is null)
        {
            return;
        }
        page.Heading(3, "In words");
        if (words.Model is null)
        {
            page.Paragraph($"No model took part in this report. {MarkdownText.Inline(words.Problem ?? "")}");
            return;
        }
        var agent = words.Agent is { } by ? $" as the agent {MarkdownText.Code(by.Agent)}{(by.Version == 0 ? ", as shipped" : $", version {FactsReading.Number(by.Version)}")}" : "";
        page.Paragraph($"Told by the model {MarkdownText.Code(words.Model)}{agent}; each sentence names the recorded facts it quotes. What counts are the facts below.");
        page.Bullets(words.Sentences.Select(sentence => $"{MarkdownText.Inline(sentence.Text)} ({string.Join(", ", sentence.Citations.Select(citation => Fact(citation.Fact)).Distinct(StringComparer.Ordinal))})"));
    }

    /// <summary>change 3, evidence 0d3c...: as the tables of the report call it.</summary>
    private static string Fact(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? id : $"{id[..dash]} {MarkdownText.Code(id[(dash + 1)..])}";
    }
}
