using System.Security.Cryptography;
using System.Text;
using Platform.Contracts.Policy;

namespace Platform.ShellAnalysis.Policy;

/// <summary>
/// Decides whether a plan runs at once, waits for persons, or never runs; and what <c>check</c> says of a lone script. Pure:
/// the same case gives the same verdict.
/// </summary>
public sealed class ApprovalPolicy
{
    /// <summary>Name of the policy that is shipped.</summary>
    public const string ShippedFile = "approval-policy.yaml";

    private readonly PolicyDocument _document;

    private ApprovalPolicy(PolicyDocument document, string file, string text)
    {
        _document = document;
        (File, Text) = (file, text);
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The shipped policy.</summary>
    public static ApprovalPolicy Shipped { get; } = ReadShipped();

    /// <summary>Name of the file it was read from.</summary>
    public string File { get; }

    /// <summary>The YAML as it is.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public string Version { get; }

    /// <param name="file">Path of a policy file; null or empty = the shipped one.</param>
    /// <exception cref="PolicyInvalidException">It cannot be read or says something that is not understood.</exception>
    public static ApprovalPolicy Load(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return Shipped;
        }
        try
        {
            return Parse(System.IO.File.ReadAllText(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyInvalidException(file, 0, $"cannot be read: {exception.Message}");
        }
    }

    /// <exception cref="PolicyInvalidException">It says something that is not understood.</exception>
    public static ApprovalPolicy Parse(string text, string file) => new(new PolicyReader(file).Read(text), file, text);

    /// <summary>What becomes of a plan at the case's time, with each rule that was tried.</summary>
    public PolicyVerdict Decide(PolicyCase one)
    {
        var tried = new List<TriedRule>();
        PolicyRule? rule = null;
        foreach (var candidate in _document.Rules)
        {
            var failed = candidate.Fails(one);
            tried.Add(new TriedRule(candidate.Name, failed is null, failed));
            if (failed is null)
            {
                rule = candidate;
                break;
            }
        }
        var decision = rule?.Decide ?? _document.Otherwise;
        var reason = rule is not null ? $"Rule {rule.Name} of the policy."
            : decision == PolicyDecision.Never ? "No rule of the policy lets it run." : "No rule of the policy lets it run without a person.";
        if (decision == PolicyDecision.Automatic && Unfit(one) is { } unfit)
        {
            (decision, reason) = (PolicyDecision.Approval, unfit);
        }
        var frozen = _document.Freezes.Where(freeze => freeze.Holds(one)).OrderBy(freeze => freeze.Waits).FirstOrDefault();
        var asks = decision == PolicyDecision.Approval;
        return new PolicyVerdict
        {
            PolicyVersion = Version,
            Decision = decision,
            Rule = rule?.Name,
            Reason = reason,
            ApprovalsNeeded = asks ? rule?.Approvals ?? 1 : 0,
            ApproverRoles = asks ? rule?.ApproverRoles ?? [] : [],
            Approvers = asks ? rule?.Approvers ?? [] : [],
            FourEyes = asks && (rule?.FourEyes ?? _document.FourEyes),
            ExpiryMinutes = rule?.Minutes ?? _document.Minutes,
            Freeze = frozen?.Verdict(one.At),
            Tried = tried,
        };
    }

    /// <summary>Why a person decides whatever the rules say: neither the unknown nor what a model wrote is taken for harmless.</summary>
    private static string? Unfit(PolicyCase one) =>
        !one.Declared ? "The effects of a step are not declared."
        : one.Class == EffectClass.Unknown.Name() || EffectClasses.Find(one.Class) is null ? "A part of a script is not understood."
        : one.WrittenByModel ? "A language model wrote the scripts for this one task, and nobody has tried them before."
        : one.Blocked ? "A value that is not known stands where an empty one would destroy far more than was meant."
        : null;

    private static ApprovalPolicy ReadShipped()
    {
        using var text = new StreamReader(typeof(ApprovalPolicy).Assembly.GetManifestResourceStream($"Platform.ShellAnalysis.Policy.{ShippedFile}")!);
        return Parse(text.ReadToEnd(), ShippedFile);
    }
}
