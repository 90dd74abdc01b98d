using System.Text.RegularExpressions;
using Platform.ShellAnalysis.Resolution;

namespace Platform.ShellAnalysis.Rules;

/// <summary>What a rule says about one command.</summary>
internal sealed record RuleMatch
{
    /// <summary>The rule that decided: the program's or that of its sub-command.</summary>
    public required ProgramRule Rule { get; init; }

    public required EffectClass Class { get; init; }

    public required string Why { get; init; }

    /// <summary>The words that are no options and no values of options, without those of sub-commands.</summary>
    public IReadOnlyList<Word> Operands { get; init; } = [];

    public bool Settled { get; init; }

    public bool Sink { get; init; }

    public bool Secret { get; init; }
}

/// <summary>Holds the words of a command against a rule, option by option.</summary>
internal static class RuleMatcher
{
    public static RuleMatch Match(ProgramRule rule, IReadOnlyList<Word> arguments)
    {
        if (arguments.Count == 1 && !rule.Text && arguments[0].Text is "--help" or "--version")
        {
            return new RuleMatch { Rule = rule, Class = EffectClass.ReadOnly, Why = $"{rule.Name} {arguments[0].Text} only prints", Settled = true };
        }

        var inherited = new List<(string Name, OptionRule? Rule, bool Known)>();
        var patterns = new List<PatternRule>();
        var rest = arguments;
        var whole = rule;
        while (true)
        {
            patterns.AddRange(rule.Patterns);
            var parsed = OptionWords.Parse(rule, rest, stopAtOperand: rule.Sub is not null || rule.Stops);
            var level = rule;
            inherited.AddRange(parsed.Options.Select(option => (option.Name, Unless(OptionWords.Find(level, option.Name), option.Value), OptionWords.IsKnown(level, option.Name))));
            if (rule.Sub is null || parsed.Operands.Count == 0)
            {
                var operands = parsed.Operands.Select(index => rest[index]).ToList();
                return Judge(whole, rule, rest, operands, inherited, patterns, arguments);
            }

            var at = parsed.Operands[0];
            if (Sub(rule, rest[at].Text) is not { } sub)
            {
                return Judge(whole, rule with { Bare = null, Why = $"'{Reading.Plain(rest[at].Text)}' has no rule" }, rest, [.. rest.Skip(at)], Unpreviewed(inherited), patterns, arguments);
            }

            rest = [.. rest.Skip(at + 1)];
            rule = Inherit(rule, sub);
        }
    }

    private static RuleMatch Judge(
        ProgramRule whole, ProgramRule rule, IReadOnlyList<Word> rest, List<Word> operands,
        List<(string Name, OptionRule? Rule, bool Known)> options, List<PatternRule> patterns, IReadOnlyList<Word> arguments)
    {
        var name = rule.Name;
        var (own, why) = (rule.Class, rule.Why.Length > 0 ? rule.Why : $"rule '{name}' of {rule.Family}");
        if (operands.Count == 0 && rule.Bare is { } bare)
        {
            own = bare;
            why = $"'{name}' without operands";
        }
        else if (operands.Count > 0 && rule.Operands is { } withOperands && withOperands > own)
        {
            own = withOperands;
            why = $"'{name}' with operands";
        }

        var joined = string.Join(' ', arguments.Select(word => word.Text));
        var (raised, raisedWhy, sink, secret) = (EffectClass.ReadOnly, "", rule.Sink || whole.Sink, rule.Secret);
        RuleMatch? settled = null;
        RuleMatch? preview = null;
        var strange = options.FirstOrDefault(option => !option.Known).Name;
        var doubt = strange is not null;
        void Count(EffectClass found, OptionEffect effect, string reason)
        {
            if (effect == OptionEffect.Previews)
            {
                preview ??= new RuleMatch { Rule = rule, Class = found, Why = reason, Operands = operands, Settled = true };
            }
            else if (effect == OptionEffect.Settles)
            {
                settled ??= new RuleMatch { Rule = rule, Class = found, Why = reason, Operands = operands, Settled = true };
            }
            else if (effect == OptionEffect.Replaces)
            {
                (own, why) = (found, reason);
            }
            else
            {
                doubt |= found == EffectClass.Unknown;
                (raised, raisedWhy) = found > raised ? (found, reason) : (raised, raisedWhy);
            }
        }

        foreach (var (option, optionRule, _) in options)
        {
            if (optionRule is not null)
            {
                Count(optionRule.Class, optionRule.Effect, $"option {option} of {name}");
            }
        }

        foreach (var pattern in patterns)
        {
            if (IsMatch(pattern.Pattern, joined))
            {
                sink |= pattern.Sink;
                secret |= pattern.Secret;
                Count(pattern.Class, pattern.Effect, pattern.Why.Length > 0 ? $"{name}: {pattern.Why}" : $"the words of {name}");
            }
        }

        if (settled is not null || (preview is not null && !doubt && raised < EffectClass.PrivilegeEscalation))
        {
            return settled ?? preview!;
        }

        if (own == EffectClass.ReadOnly && raised == EffectClass.ReadOnly && strange is not null)
        {
            (raised, raisedWhy) = (EffectClass.Unknown, $"option {Reading.Plain(strange)} of {name} has no rule");
        }

        return new RuleMatch
        {
            Rule = rule,
            Class = EffectClasses.Worse(own, raised),
            Why = raised > own ? raisedWhy : why,
            Operands = operands,
            Sink = sink,
            Secret = secret,
        };
    }

    /// <summary>A sub-command without a rule may not heed an option that asks for a preview.</summary>
    private static List<(string Name, OptionRule? Rule, bool Known)> Unpreviewed(List<(string Name, OptionRule? Rule, bool Known)> options) =>
        options.ConvertAll(option => option with { Rule = option.Rule is { Effect: OptionEffect.Previews } ? null : option.Rule });

    /// <summary>An option that is switched off, as in <c>--dry-run=none</c>, lowers nothing.</summary>
    private static OptionRule? Unless(OptionRule? rule, string value) =>
        rule is { Effect: not OptionEffect.Raises } && value.ToLowerInvariant() is "false" or "none" or "no" or "0" or "off" or "$false" ? null : rule;

    /// <summary>Options of a program count for its sub-commands too, unless these say otherwise.</summary>
    private static ProgramRule Inherit(ProgramRule rule, ProgramRule sub)
    {
        sub = sub with { Caseless = sub.Caseless || rule.Caseless, Harmless = sub.Harmless is null ? rule.Harmless : rule.Harmless is null ? sub.Harmless : sub.Harmless.Concat(rule.Harmless).ToHashSet(StringComparer.Ordinal) };
        if (rule.Options.Count == 0 && rule.Values.Count == 0)
        {
            return sub;
        }

        // Letters mean something else to each sub-command; only long names keep their meaning.
        var options = rule.Options.Where(option => option.Key.Length > 2).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, option) in sub.Options)
        {
            options[name] = option;
        }

        return sub with { Options = options, Values = rule.Values.Where(name => name.Length > 2).Concat(sub.Values).ToHashSet(StringComparer.Ordinal) };
    }

    private static ProgramRule? Sub(ProgramRule rule, string name)
    {
        name = rule.Caseless || rule.Family is "cmd" or "powershell" ? name.ToLowerInvariant() : name;
        if (rule.Sub!.TryGetValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (pattern, sub) in rule.SubPatterns)
        {
            if (IsMatch(pattern, name))
            {
                return sub;
            }
        }

        return null;
    }

    /// <summary>
    /// A pattern that takes too long counts as met, so that no text can slip past it. It gets a second try, because the limit is one
    /// of the clock: a process that was stopped in the middle of it would refuse a script that it has approved before.
    /// </summary>
    private static bool IsMatch(Regex pattern, string text)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            try
            {
                return pattern.IsMatch(text);
            }
            catch (RegexMatchTimeoutException)
            {
                // Once more, or met.
            }
        }

        return true;
    }
}
