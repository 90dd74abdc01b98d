using System.Text;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Identifiers of runbooks, blocks and causes: kebab-case.</summary>
internal static class RunbookIds
{
    /// <summary>Lower-case letters, digits and single hyphens, starting with a letter or digit, at most 100 characters.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= 100 && id[0] != '-' && id[^1] != '-' && !id.Contains("--", StringComparison.Ordinal)
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>
    /// An id made from a file name or title: <c>KubeNodeNotReady.md</c> becomes <c>kube-node-not-ready</c>; empty where
    /// nothing usable remains.
    /// </summary>
    public static string Slug(string text)
    {
        var name = text.Replace('\\', '/');
        name = name[(name.LastIndexOf('/') + 1)..];
        foreach (var ending in (ReadOnlySpan<string>)[".md", ".markdown"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^ending.Length];
            }
        }

        var slug = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                Hyphen(slug);
                continue;
            }

            var startsWord = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterUpper(name[i - 1]) && char.IsAsciiLetterLower(name[i + 1])));
            if (startsWord)
            {
                Hyphen(slug);
            }

            slug.Append(char.ToLowerInvariant(c));
        }

        var id = slug.ToString().Trim('-');
        return id.Length > 100 ? id[..100].TrimEnd('-') : id;
    }

    private static void Hyphen(StringBuilder slug)
    {
        if (slug.Length > 0 && slug[^1] != '-')
        {
            slug.Append('-');
        }
    }
}
