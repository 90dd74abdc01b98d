using System.Text.RegularExpressions;
using Platform.Contracts.Planning;
using Platform.Contracts.Runbooks;
using Platform.Parameters.Text;

namespace Platform.Parameters;

/// <summary>
/// Fills the parameters of a runbook from what is known, and asks for the rest. In order: the context key of the same name
/// (a person's answer arrives there), the declared sources, and for parameters without declared sources the target's label,
/// the task's text by type and name, and captured values; last the default. What is found but does not fit, or is found twice
/// with different values, is asked for: nothing is guessed.
/// </summary>
public static class ParameterFiller
{
    private const int MaxCandidates = 10;

    /// <summary>Fills the given parameters; those that no script uses are better left out by the caller.</summary>
    public static Filling Fill(IReadOnlyList<RunbookParameter> parameters, FillingFacts facts)
    {
        var found = parameters.ToDictionary(parameter => parameter.Name, parameter => Declared(parameter, facts), StringComparer.Ordinal);
        FillFromText(parameters, facts, found);

        var values = new List<PlanParameter>();
        var missing = new List<RequiredParameter>();
        foreach (var parameter in parameters)
        {
            switch (Decide(parameter, found[parameter.Name]))
            {
                case { Value: { } value }:
                    values.Add(value);
                    break;
                case { Problem: { } problem, Candidates: var candidates }:
                    missing.Add(new RequiredParameter(parameter, problem, candidates));
                    break;
            }
        }

        return new Filling([.. values.OrderBy(value => value.Name, StringComparer.Ordinal)], missing);
    }

    /// <summary>Values from the context, the declared sources and the target's labels: the first source that has any decides.</summary>
    private static List<Candidate> Declared(RunbookParameter parameter, FillingFacts facts)
    {
        var sources = new[] { new ParameterSource(ParameterSourceKind.Context, parameter.Name) }.Concat(parameter.Sources);
        foreach (var source in sources)
        {
            var candidates = source.Kind switch
            {
                ParameterSourceKind.Context => FromContext(source.Value, facts),
                ParameterSourceKind.Text => FromPattern(source.Value, facts.Description),
                ParameterSourceKind.Probe => FromProbe(source.Value, parameter.Name, facts),
                _ => [],
            };
            if (candidates.Count > 0)
            {
                return candidates;
            }
        }

        return parameter.Sources.Count > 0 ? [] : FromLabels(parameter.Name, facts);
    }

    private static List<Candidate> FromContext(string key, FillingFacts facts)
    {
        if (facts.Context.TryGetValue(key, out var exact))
        {
            return [new Candidate(exact, $"context: {key}", CandidateStrength.Declared)];
        }

        return [.. facts.Context.Where(entry => Plain(entry.Key) == Plain(key))
            .Select(entry => new Candidate(entry.Value, $"context: {entry.Key}", CandidateStrength.Declared))];
    }

    private static List<Candidate> FromPattern(string pattern, string text)
    {
        try
        {
            return [.. RunbookRegex.Create(pattern).Matches(text).Select(match => match.Groups["value"]).Where(group => group.Success)
                .Select(group => new Candidate(group.Value, $"text: \"{group.Value}\"", CandidateStrength.Declared))];
        }
        catch (RegexMatchTimeoutException)
        {
            return [];
        }
    }

    private static List<Candidate> FromProbe(string probe, string name, FillingFacts facts)
    {
        var named = facts.Captured.Where(captured => captured.ProbeId == probe && captured.Name == name).ToList();
        var values = named.Count > 0 ? named : [.. facts.Captured.Where(captured => captured.ProbeId == probe && captured.Name == "value")];
        return [.. values.Select(captured => new Candidate(captured.Value, $"evidence: probe {probe}", CandidateStrength.Declared))];
    }

    private static List<Candidate> FromLabels(string name, FillingFacts facts) =>
        [.. facts.Target.Labels.Select(label => label.Split('=', 2)).Where(label => label.Length == 2 && Plain(label[0]) == Plain(name))
            .Select(label => new Candidate(label[1], $"target label: {label[0]}", CandidateStrength.Declared))];

    /// <summary>
    /// Text by type. A value that stands beside the parameter's name counts for it; a value that merely looks right counts
    /// only where no other parameter of that type waits for one.
    /// </summary>
    private static void FillFromText(IReadOnlyList<RunbookParameter> parameters, FillingFacts facts, Dictionary<string, List<Candidate>> found)
    {
        var open = parameters.Where(parameter => parameter.Sources.Count == 0 && found[parameter.Name].Count == 0).ToList();
        var inText = open.ToDictionary(parameter => parameter.Name, parameter => TextCandidates.Find(parameter, facts.Description), StringComparer.Ordinal);
        var named = open.Where(parameter => inText[parameter.Name].Any(candidate => candidate.Strength == CandidateStrength.Named)).ToList();
        foreach (var parameter in named)
        {
            found[parameter.Name] = [.. inText[parameter.Name].Where(candidate => candidate.Strength == CandidateStrength.Named)];
        }

        foreach (var waiting in open.Except(named).GroupBy(parameter => parameter.Type))
        {
            var taken = named.Where(parameter => parameter.Type == waiting.Key)
                .SelectMany(parameter => found[parameter.Name]).Select(candidate => candidate.Value).ToHashSet(StringComparer.Ordinal);
            var alone = waiting.Count(parameter => parameter.Required) == 1 || waiting.Count() == 1;
            foreach (var parameter in waiting)
            {
                var typed = inText[parameter.Name].Where(candidate => !taken.Contains(candidate.Value)).ToList();
                var captured = facts.Captured.Where(value => value.Name == parameter.Name)
                    .Select(value => new Candidate(value.Value, $"evidence: probe {value.ProbeId}", CandidateStrength.Declared)).ToList();
                found[parameter.Name] = captured.Count > 0 && typed.Count == 0 ? captured
                    : alone && (parameter.Required || waiting.Count() == 1) ? typed
                    : [.. typed.Select(candidate => candidate with { Strength = CandidateStrength.Shared })];
            }
        }
    }

    private static (PlanParameter? Value, string? Problem, IReadOnlyList<string> Candidates) Decide(RunbookParameter parameter, List<Candidate> candidates)
    {
        if (parameter.Sensitive)
        {
            return DecideSecret(parameter, candidates);
        }

        var distinct = candidates.Select(candidate => candidate with { Value = ParameterRules.Normalize(parameter, candidate.Value) })
            .DistinctBy(candidate => candidate.Value, StringComparer.Ordinal).ToList();
        var shown = distinct.Where(candidate => ParameterRules.Problem(parameter, candidate.Value) is null)
            .Select(candidate => candidate.Value).Take(MaxCandidates).ToList();
        switch (distinct)
        {
            case [var only] when ParameterRules.Problem(parameter, only.Value) is { } problem:
                return (null, $"The value from {only.Origin} {problem}", []);
            case [{ Strength: not CandidateStrength.Shared } only]:
                return (new PlanParameter(parameter.Name, only.Value, only.Origin), null, []);
            case [_, _, ..]:
                return (null, "Several values were found; say which one is meant.", shown);
            case [_] when parameter.Default is null && parameter.Required:
                return (null, "A value was found, but more than one parameter could mean it; say which one does.", shown);
        }

        return parameter.Default is { } standard
            ? (new PlanParameter(parameter.Name, ParameterRules.Normalize(parameter, standard), "default"), null, [])
            : parameter.Required ? (null, "No value was found for it.", []) : (null, null, []);
    }

    /// <summary>
    /// A sensitive parameter's value is the name of a secret. What was given is never repeated in words: it may be the secret
    /// itself, given by mistake. The task's text does not count.
    /// </summary>
    private static (PlanParameter? Value, string? Problem, IReadOnlyList<string> Candidates) DecideSecret(RunbookParameter parameter, List<Candidate> candidates)
    {
        var named = candidates.Where(candidate => candidate.Strength == CandidateStrength.Declared && candidate.Origin.StartsWith("context", StringComparison.Ordinal)).ToList();
        var (value, origin) = named.Count > 0 ? (named[0].Value, named[0].Origin) : (parameter.Default, "default");
        return value switch
        {
            null when !parameter.Required => (null, null, []),
            null => (null, "It is a secret: give the name of a stored one, never the secret itself.", []),
            _ when ParameterRules.IsSecretName(value) => (new PlanParameter(parameter.Name, value, origin), null, []),
            _ => (null, $"The value from {origin} is no name of a secret (lower-case letters, digits, dots, hyphens, underscores). Store the secret and give its name, never the secret itself.", []),
        };
    }

    private static string Plain(string key) => key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
