namespace Platform.ShellAnalysis;

/// <summary>
/// The worst that a command does, in rising order. Unknown stands above ordinary changes, because a person has to look, and
/// below what is known to be dangerous, because that is the stronger statement.
/// </summary>
public enum EffectClass
{
    /// <summary>Observes; changes nothing beyond caches and access times.</summary>
    ReadOnly,

    /// <summary>An ordinary, bounded change.</summary>
    Mutating,

    /// <summary>Not understood; a person decides.</summary>
    Unknown,

    /// <summary>Data, audit evidence or service is lost and does not come back by itself.</summary>
    Destructive,

    /// <summary>A shell, identity or right is gained, credentials are read, or a security control goes off.</summary>
    PrivilegeEscalation,

    /// <summary>Data or control goes to a party outside.</summary>
    Exfiltration,

    /// <summary>What runs is hidden from a reader.</summary>
    Obfuscated,
}

/// <summary>Names of classes as they stand in rules, rows and answers.</summary>
public static class EffectClasses
{
    /// <summary>The class in snake case, such as <c>read_only</c>.</summary>
    public static string Name(this EffectClass value) => value switch
    {
        EffectClass.ReadOnly => "read_only",
        EffectClass.Mutating => "mutating",
        EffectClass.Unknown => "unknown",
        EffectClass.Destructive => "destructive",
        EffectClass.PrivilegeEscalation => "privilege_escalation",
        EffectClass.Exfiltration => "exfiltration",
        EffectClass.Obfuscated => "obfuscated",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such class."),
    };

    /// <summary>The class of a name in snake case; null where there is none.</summary>
    public static EffectClass? Find(string name)
    {
        foreach (var value in Enum.GetValues<EffectClass>())
        {
            if (value.Name() == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The more severe of the two.</summary>
    public static EffectClass Worse(EffectClass one, EffectClass other) => one > other ? one : other;
}
