using System.Text;

namespace Platform.ShellAnalysis.Review;

/// <summary>Characters that are easily taken for one of ASCII. After Unicode's confusables (UTS 39), those that matter in a script.</summary>
internal static class LookAlikes
{
    // Pairs: the ASCII character, then what looks like it.
    private static readonly string[] Groups =
    [
        "aаɑαａ", "bЬᏏ", "cсϲᴄⅽ", "dԁⅾ", "eеҽ℮", "gɡց", "hһհ", "iіıɩιӏⅰ", "jјϳ", "kκк", "lⅼاӀǀ", "mⅿ", "nոռ", "oоοօᴏσ", "pрρ", "qԛգ", "rгᴦ", "sѕꜱ", "tτт",
        "uυսᴜ", "vνѵᴠⅴ", "wԝᴡѡ", "xхχⅹ", "yуγү", "zᴢ",
        "AАΑᎪ", "BВΒᏴ", "CСϹⅭ", "DⅮᎠ", "EЕΕᎬ", "FϜ", "GԌᏀ", "HНΗᎻ", "IІΙⅠ", "JЈᎫ", "KКΚᏦ", "LⅬᏞ", "MМΜⅯ", "NΝ", "OОΟՕ", "PРΡᏢ", "QԚ", "SЅᏚ", "TТΤᎢ",
        "UՍ", "VѴⅤᏙ", "WԜᎳ", "XХΧⅩ", "YҮΥ", "ZΖᏃ",
        "-‐‑‒–—―−﹣⁃", "'‘’‚‛′ʼʹ＇", "\"“”„‟″", "`‵ˋ", "/⁄∕⧸╱", "\\∖⧵﹨", "|∣ǀ｜│", ";；⁏", ":ː∶꞉", ".․。", ",‚،", "~∼˜⁓", "*∗⁎٭", "!ǃ", "<‹˂❮", ">›˃❯", "=═᐀",
        "&＆", "$＄", "(❨", ")❩", "{❴", "}❵", "_ˍ", "0ОΟ", "?Ɂ", "#＃",
    ];

    private static readonly Dictionary<int, char> s_known = Read();

    /// <summary>What a character looks like; null where it is not easily taken for one of ASCII.</summary>
    public static char? Of(int number) => number switch
    {
        // Full-width forms, and the mathematical alphabets of 52 letters and 10 digits each.
        >= 0xFF01 and <= 0xFF5E => (char)(number - 0xFF01 + '!'),
        >= 0x1D400 and <= 0x1D6A3 => (char)(((number - 0x1D400) % 52) is var letter and < 26 ? 'A' + letter : 'a' + (((number - 0x1D400) % 52) - 26)),
        // These are the same as the plain ones once text is normalised, which editors do to source files too; so they stand here by number.
        0x037E => ';',
        0x0387 => '.',
        0x1FEF => '`',
        0x212A => 'K',
        0x0589 or 0x05C3 => ':',
        0x017F => 'f',
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((number - 0x1D7CE) % 10)),
        _ => s_known.TryGetValue(number, out var other) ? other : null,
    };

    private static Dictionary<int, char> Read()
    {
        var known = new Dictionary<int, char>();
        foreach (var group in Groups)
        {
            foreach (var rune in group.EnumerateRunes().Skip(1).Where(rune => rune.Value > '~'))
            {
                known.TryAdd(rune.Value, group[0]);
            }
        }
        return known;
    }
}
