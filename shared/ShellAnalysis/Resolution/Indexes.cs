using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Syntax;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>Indexes of lists within quotes. Arithmetic expands them a second time, so that code in them runs.</summary>
internal static partial class Indexes
{
    public static void Judge(Reading reading, ShellNode clause)
    {
        if (Code().IsMatch(clause.Raw()))
        {
            reading.Add("", EffectClass.Unknown, "an index within quotes is code that runs");
        }
    }

    [GeneratedRegex(@"'[^']*\[[^\]']*(?:\$\(|`)[^']*'")]
    private static partial Regex Code();
}
