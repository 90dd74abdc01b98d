namespace Platform.Diagnostic.Search;

/// <summary>Just enough English for the local embedder: which words say nothing, and word forms brought together.</summary>
internal static class EnglishWords
{
    private static readonly System.Buffers.SearchValues<char> Vowels = System.Buffers.SearchValues.Create("aeiouy");
    private static readonly HashSet<string> StopWords = new(
        ("a an the of in on at to by for with from into onto over under about after before between within without during per via "
        + "and or not no nor but if then than as so such too very when while where which who what how why whose all any some more most "
        + "other each only is are was were be been being am has have had having do does did doing can could may might will would shall "
        + "should must it its this that these those there here you your yours we our us they their them he she his her i me my itself "
        + "yourself s t").Split(' '), StringComparer.Ordinal);

    public static bool IsStopWord(string word) => StopWords.Contains(word);

    /// <summary>The word without plural, <c>-ing</c>, <c>-ed</c> and final <c>e</c>; not always a word, but the same for its forms.</summary>
    public static string Stem(string word)
    {
        var stem = word;
        if (stem.Length > 4 && Ends(stem, "ies"))
        {
            stem = stem[..^3] + "y";
        }
        else if (Ends(stem, "sses"))
        {
            stem = stem[..^2];
        }
        else if (stem.Length > 3 && Ends(stem, "s") && !Ends(stem, "ss") && !Ends(stem, "us") && !Ends(stem, "is"))
        {
            stem = stem[..^1];
        }

        foreach (var suffix in (ReadOnlySpan<string>)["ing", "ed"])
        {
            if (Ends(stem, suffix) && stem.Length - suffix.Length >= 3 && stem.AsSpan(0, stem.Length - suffix.Length).ContainsAny(Vowels))
            {
                stem = stem[..^suffix.Length];
                if (stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z'))
                {
                    stem = stem[..^1];
                }

                break;
            }
        }

        return stem.Length > 4 && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static bool Ends(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);
}
