namespace Platform.Diagnostic.Search;

/// <summary>
/// Vectors without a model: words, pairs of words, letter groups of words and concepts are hashed into a fixed number of
/// signed buckets (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009), counted sub-linearly and
/// normalised. The same text gives the same vector on every machine and in every version with the same <see cref="Id"/>.
/// </summary>
internal sealed class LocalEmbedder : IEmbedder
{
    /// <summary>Length of the vectors.</summary>
    public const int Dimension = 1024;

    private const double WordWeight = 1;
    private const double PairWeight = 0.4;
    private const double ConceptWeight = 0.4;
    private const double LettersWeight = 0.3;

    /// <inheritdoc />
    public string Id => "local-1";

    /// <inheritdoc />
    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Embed)]);

    /// <summary>The vector of one text; all zero but for the first entry where it holds no word.</summary>
    public static float[] Embed(string text)
    {
        var features = new Dictionary<ulong, double>();
        string? previous = null;
        foreach (var word in SearchText.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (EnglishWords.IsStopWord(word))
            {
                previous = null;
                continue;
            }

            var stem = EnglishWords.Stem(word);
            Add(features, 'w', stem, WordWeight);
            if (previous is not null)
            {
                Add(features, 'p', $"{previous} {stem}", PairWeight);
            }

            previous = stem;
            if (OperationsConcepts.Of(stem) is { } concept)
            {
                Add(features, 'c', concept, ConceptWeight);
            }

            AddLetters(features, stem);
        }

        return Hash(features);
    }

    private static void AddLetters(Dictionary<ulong, double> features, string stem)
    {
        var padded = $"^{stem}$";
        var groups = Enumerable.Range(3, 3).Sum(size => Math.Max(0, padded.Length - size + 1));
        for (var size = 3; size <= 5; size++)
        {
            for (var i = 0; i + size <= padded.Length; i++)
            {
                Add(features, 'g', padded.AsSpan(i, size), LettersWeight / Math.Sqrt(groups));
            }
        }
    }

    private static void Add(Dictionary<ulong, double> features, char kind, ReadOnlySpan<char> text, double weight)
    {
        // FNV-1a over UTF-16 units: string.GetHashCode differs from process to process.
        var hash = (14695981039346656037UL ^ kind) * 1099511628211UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        features[hash] = features.GetValueOrDefault(hash) + weight;
    }

    private static float[] Hash(Dictionary<ulong, double> features)
    {
        var sums = new double[Dimension];
        foreach (var (hash, count) in features.OrderBy(feature => feature.Key))
        {
            var mixed = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15UL;
            var value = count >= 1 ? 1 + Math.Log(count) : count;
            sums[(mixed >> 40) % Dimension] += (mixed >> 63) == 0 ? value : -value;
        }

        var length = Math.Sqrt(sums.Sum(value => value * value));
        if (length == 0)
        {
            sums[0] = length = 1;
        }

        return [.. sums.Select(value => (float)(value / length))];
    }
}
