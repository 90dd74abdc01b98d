using Platform.Contracts.Runbooks;

namespace Platform.Diagnostic.Runbooks;

/// <summary>A person approves what they see, so a script must look like what it is.</summary>
internal static class ScriptText
{
    /// <summary>Refuses characters that are invisible or turn the reading direction.</summary>
    public static void Check(IReadOnlyList<RunbookBlock> blocks, List<RunbookError> errors)
    {
        foreach (var block in blocks)
        {
            var line = block.Line + 1;
            foreach (var c in block.Script)
            {
                if (c is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF' or '\u00AD')
                {
                    errors.Add(new RunbookError(line, $"The script holds the invisible character U+{(int)c:X4}; take it out, so that what is seen is what runs."));
                    break;
                }

                line += c == '\n' ? 1 : 0;
            }
        }
    }
}
