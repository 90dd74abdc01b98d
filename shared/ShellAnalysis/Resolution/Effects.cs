using Platform.ShellAnalysis.Rules;

namespace Platform.ShellAnalysis.Resolution;

/// <summary>What a command touches, from its rule and its operands.</summary>
internal static class Effects
{
    public static CommandEffects Of(RuleMatch match, IReadOnlyList<Word> arguments)
    {
        var rule = match.Rule;
        var operands = match.Operands.Select(word => word.Text.Replace(Word.Gap, '…').Replace(Word.Filled, '…')).ToList();
        IReadOnlyList<string> Touched(string kind) => rule.Touches == kind ? operands : [];
        return new CommandEffects
        {
            Reads = Pick(rule.Reads, operands),
            Writes = match.Class == EffectClass.ReadOnly ? [] : Pick(rule.Writes, operands),
            Services = Touched("services"),
            Packages = Touched("packages"),
            Accounts = Touched("accounts"),
            Processes = Touched("processes"),
            Peers = rule.Network ? [.. arguments.Select(word => Peers.HostOf(word.Text)).Where(host => host.Contains('.', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)] : Touched("peers"),
            Reversible = match.Class switch { EffectClass.ReadOnly => true, EffectClass.Destructive => false, _ => null },
            Idempotent = match.Class == EffectClass.ReadOnly ? true : null,
        };
    }

    public static IReadOnlyList<string> Pick(string which, IReadOnlyList<string> operands) => which switch
    {
        "all" => operands,
        "first" => [.. operands.Take(1)],
        "last" => [.. operands.TakeLast(1)],
        "rest" => [.. operands.Skip(1)],
        "but-last" => [.. operands.SkipLast(1)],
        _ => [],
    };

    public static CommandEffects Join(IEnumerable<CommandVerdict> commands)
    {
        var all = commands.Select(command => command.Effects).ToList();
        IReadOnlyList<string> Union(Func<CommandEffects, IReadOnlyList<string>> of) => [.. all.SelectMany(of).Select(Reading.Plain).Distinct(StringComparer.Ordinal).Take(200)];
        bool? Every(Func<CommandEffects, bool?> of) => all.Exists(one => of(one) == false) ? false : all.TrueForAll(one => of(one) == true) ? true : null;
        return new CommandEffects
        {
            Reads = Union(one => one.Reads), Writes = Union(one => one.Writes), Peers = Union(one => one.Peers), Services = Union(one => one.Services),
            Packages = Union(one => one.Packages), Accounts = Union(one => one.Accounts), Processes = Union(one => one.Processes),
            Reversible = Every(one => one.Reversible), Idempotent = Every(one => one.Idempotent),
        };
    }
}
