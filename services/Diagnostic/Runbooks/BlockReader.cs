using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts.Runbooks;
using Platform.Parameters;

namespace Platform.Diagnostic.Runbooks;

/// <summary>Reads the marked fences of a document with front matter; fences without a kind are text.</summary>
internal sealed partial class BlockReader(List<RunbookError> errors)
{
    private static readonly string[] Effects = ["writes", "services", "processes", "accounts", "packages", "network"];
    private static readonly Dictionary<RunbookBlockKind, string[]> Known = new()
    {
        [RunbookBlockKind.Probe] = ["id", "title", "timeout", "network", "expect", "expect-exit", "capture"],
        [RunbookBlockKind.Verify] = ["for", "id", "title", "timeout", "network", "expect", "expect-exit"],
        [RunbookBlockKind.Step] = ["id", "title", "timeout", .. Effects, "idempotent", "expect", "expect-exit"],
        [RunbookBlockKind.Rollback] = ["for", "id", "title", "timeout", .. Effects, "idempotent", "expect", "expect-exit"],
    };

    public List<RunbookBlock> Read(IReadOnlyList<MarkdownFence> fences)
    {
        var blocks = new List<RunbookBlock>();
        foreach (var fence in fences)
        {
            var info = FenceInfo.Parse(fence.Info);
            if (!IsMarked(fence, info, out var kind))
            {
                continue;
            }

            foreach (var problem in info.Problems)
            {
                Error(fence.Line, problem);
            }

            if (!fence.Closed)
            {
                Error(fence.Line, "The block that starts here is not closed; put a line of ``` behind it.");
            }

            blocks.Add(Block(fence, info, kind));
        }

        CheckIds(blocks);
        return [.. blocks.Select(block => block.Title.Length > 0 ? block : block with { Title = TitleFor(block, blocks) })];
    }

    /// <summary>True where the fence says it is a block of ours; a spoiled mark is an error, never silently text.</summary>
    private bool IsMarked(MarkdownFence fence, FenceInfo info, out RunbookBlockKind kind)
    {
        kind = default;
        var interpreter = InterpreterOf(info.Language);
        if (info.Kind is { } word && Enum.TryParse(word, ignoreCase: true, out kind) && char.IsAsciiLetterLower(word[0]))
        {
            if (interpreter is not null)
            {
                return true;
            }

            Error(fence.Line, $"'{info.Language}' cannot run a {word}; write bash, sh, powershell or aws.");
            return false;
        }

        if (interpreter is not null && info.Kind is { } other && char.IsAsciiLetter(other[0]))
        {
            Error(fence.Line, $"'{other}' is no kind of block; write probe, step, verify or rollback, or nothing for an example.");
        }
        else if (interpreter is not null && info.Kind is null && (info.Attributes.ContainsKey("id") || info.Attributes.ContainsKey("for")))
        {
            Error(fence.Line, "This block has attributes but no kind; write probe, step, verify or rollback behind the language.");
        }

        return false;
    }

    private RunbookBlock Block(MarkdownFence fence, FenceInfo info, RunbookBlockKind kind)
    {
        var known = Known[kind];
        foreach (var key in info.Attributes.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            Error(fence.Line, $"Unknown attribute '{key}' of a {Lower(kind)}; known are {string.Join(", ", known)}.");
        }

        var owner = info.Attributes.GetValueOrDefault("for");
        var dependent = kind is RunbookBlockKind.Verify or RunbookBlockKind.Rollback;
        var id = info.Attributes.GetValueOrDefault("id") ?? (dependent && owner is not null ? $"{owner}-{Lower(kind)}" : "");
        if (dependent && owner is null)
        {
            Error(fence.Line, $"A {Lower(kind)} must say which step it belongs to: for=STEP-ID.");
        }
        else if (!RunbookIds.IsValid(id))
        {
            Error(fence.Line, id.Length == 0
                ? $"A {Lower(kind)} needs an id in kebab-case, such as id=check-space."
                : $"'{id}' is no id; write lower-case letters, digits and single hyphens, such as check-space.");
        }

        if (string.IsNullOrWhiteSpace(fence.Content))
        {
            Error(fence.Line, $"The {Lower(kind)} is empty; it needs at least one command.");
        }

        return new RunbookBlock
        {
            Kind = kind,
            Id = id,
            Title = info.Attributes.GetValueOrDefault("title") ?? "",
            For = dependent ? owner : null,
            Interpreter = InterpreterOf(info.Language)!.Value,
            Script = fence.Content,
            Effects = EffectsOf(fence, info, kind),
            TimeoutSeconds = Timeout(fence, info, kind),
            ExpectExitCode = ExitCode(fence, info),
            ExpectOutput = Pattern(fence, info, "expect"),
            Capture = Pattern(fence, info, "capture"),
            Line = fence.Line,
        };
    }

    private DeclaredEffects EffectsOf(MarkdownFence fence, FenceInfo info, RunbookBlockKind kind)
    {
        var network = NetworkEffect.None;
        if (info.Attributes.TryGetValue("network", out var text)
            && !(text is "none" or "loopback" or "any" && Enum.TryParse(text, ignoreCase: true, out network)))
        {
            Error(fence.Line, $"network must be none, loopback or any, not '{text}'.");
        }

        if (kind is RunbookBlockKind.Probe or RunbookBlockKind.Verify)
        {
            return DeclaredEffects.ReadOnly with { Network = network };
        }

        var idempotent = info.Attributes.GetValueOrDefault("idempotent");
        if (idempotent is not (null or "yes" or "no"))
        {
            Error(fence.Line, $"idempotent must be yes or no, not '{idempotent}'.");
        }

        var writes = List(info, "writes");
        foreach (var path in writes.Where(path => !IsPath(path)))
        {
            Error(fence.Line, $"writes must list absolute paths, or a parameter as ${{name}}; '{path}' is neither.");
        }

        return new DeclaredEffects
        {
            Declared = Effects.Any(info.Attributes.ContainsKey),
            Writes = writes,
            Services = List(info, "services"),
            Processes = List(info, "processes"),
            Accounts = List(info, "accounts"),
            Packages = List(info, "packages"),
            Network = network,
            Idempotent = idempotent is null ? null : idempotent == "yes",
        };
    }

    private static bool IsPath(string path) =>
        (path.StartsWith('/') || path.StartsWith("${", StringComparison.Ordinal) || WindowsPath().IsMatch(path))
        && !path.Split('/', '\\').Contains("..", StringComparer.Ordinal);

    private int Timeout(MarkdownFence fence, FenceInfo info, RunbookBlockKind kind)
    {
        var standard = kind is RunbookBlockKind.Probe or RunbookBlockKind.Verify ? 15 : 60;
        if (!info.Attributes.TryGetValue("timeout", out var text))
        {
            return standard;
        }

        var match = Duration().Match(text);
        if (match.Success)
        {
            var seconds = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "m" ? 60 : 1);
            if (seconds is >= 1 and <= 3_600)
            {
                return seconds;
            }
        }

        Error(fence.Line, $"timeout must be 1s to 3600s or 1m to 60m, such as 30s or 2m, not '{text}'.");
        return standard;
    }

    private int ExitCode(MarkdownFence fence, FenceInfo info)
    {
        if (!info.Attributes.TryGetValue("expect-exit", out var text))
        {
            return 0;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255)
        {
            return code;
        }

        Error(fence.Line, $"expect-exit must be an exit code from 0 to 255, not '{text}'.");
        return 0;
    }

    private string? Pattern(MarkdownFence fence, FenceInfo info, string key)
    {
        if (!info.Attributes.TryGetValue(key, out var pattern))
        {
            return null;
        }

        if (RunbookRegex.Problem(pattern) is { } problem)
        {
            Error(fence.Line, $"'{key}' {problem}");
            return null;
        }

        if (key == "capture" && !RunbookRegex.Create(pattern).GetGroupNames().Any(name => !char.IsAsciiDigit(name[0])))
        {
            Error(fence.Line, "'capture' must hold a named group, such as (?<file>/.+).");
        }

        return pattern;
    }

    private void CheckIds(List<RunbookBlock> blocks)
    {
        var steps = blocks.Where(block => block.Kind == RunbookBlockKind.Step).Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var proven = new HashSet<(RunbookBlockKind, string)>();
        foreach (var block in blocks)
        {
            if (block.For is { } owner && !steps.Contains(owner))
            {
                var known = steps.Count == 0 ? "there are no steps" : $"steps are {string.Join(", ", steps)}";
                Error(block.Line, $"for={owner} names no step of this runbook; {known}.");
            }
            else if (block.For is { } step && !proven.Add((block.Kind, step)))
            {
                Error(block.Line, $"Step '{step}' already has a {Lower(block.Kind)}; join the two scripts.");
                continue;
            }

            if (block.Id.Length > 0 && !seen.TryAdd(block.Id, block.Line))
            {
                Error(block.Line, $"There is already a block '{block.Id}' at line {seen[block.Id]}; ids are unique in a runbook.");
            }
        }
    }

    private static string TitleFor(RunbookBlock block, List<RunbookBlock> blocks)
    {
        var step = blocks.Find(other => other.Kind == RunbookBlockKind.Step && other.Id == block.For);
        var name = step is { Title.Length: > 0 } ? step.Title : (block.For ?? block.Id).Replace('-', ' ');
        return block.Kind switch
        {
            RunbookBlockKind.Verify => $"Verify: {name}",
            RunbookBlockKind.Rollback => $"Undo: {name}",
            _ => name.Length == 0 ? Lower(block.Kind) : char.ToUpperInvariant(name[0]) + name[1..],
        };
    }

    private static string[] List(FenceInfo info, string key) =>
        info.Attributes.TryGetValue(key, out var text)
            ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    private static Interpreter? InterpreterOf(string language) => language switch
    {
        "bash" => Interpreter.Bash,
        "sh" => Interpreter.Sh,
        "powershell" or "pwsh" => Interpreter.PowerShell,
        "aws" => Interpreter.Aws,
        _ => null,
    };

    private static string Lower(RunbookBlockKind kind) => kind.ToString().ToLowerInvariant();

    private void Error(int line, string message) => errors.Add(new RunbookError(line, message));

    [GeneratedRegex(@"\A([0-9]{1,5})(s|m)\z")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\A[A-Za-z]:\\")]
    private static partial Regex WindowsPath();
}
