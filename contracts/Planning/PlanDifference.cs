using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Contracts.Planning;

/// <summary>One member that is not what was approved.</summary>
/// <param name="Member">Where it is, such as <c>steps[0].script.text</c>.</param>
/// <param name="Approved">Its approved value as JSON; null where there was none.</param>
/// <param name="Now">Its value now as JSON; null where there is none.</param>
public sealed record PlanDifference(string Member, string? Approved, string? Now);

/// <summary>Compares plans member by member.</summary>
public static class PlanDifferences
{
    /// <summary>Most differences that are told; a plan with more is another plan altogether.</summary>
    public const int Most = 100;

    /// <summary>Every member that differs, in the order in which they stand in the plan; at most <see cref="Most"/>.</summary>
    public static IReadOnlyList<PlanDifference> Between(Plan approved, Plan now)
    {
        var differences = new List<PlanDifference>();
        Compare("", Json(approved), Json(now), differences);
        return differences;
    }

    private static JsonNode? Json(Plan plan) => JsonSerializer.SerializeToNode(plan, ContractsJson.Canonical);

    private static void Compare(string member, JsonNode? approved, JsonNode? now, List<PlanDifference> differences)
    {
        if (differences.Count >= Most)
        {
            return;
        }
        switch (approved, now)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(entry => entry.Key).Union(other.Select(entry => entry.Key), StringComparer.Ordinal))
                {
                    Compare(member.Length == 0 ? name : $"{member}.{name}", one[name], other[name], differences);
                }
                break;
            case (JsonArray one, JsonArray other):
                for (var index = 0; index < Math.Max(one.Count, other.Count); index++)
                {
                    Compare($"{member}[{index}]", index < one.Count ? one[index] : null, index < other.Count ? other[index] : null, differences);
                }
                break;
            default:
                if (!JsonNode.DeepEquals(approved, now))
                {
                    differences.Add(new PlanDifference(member, approved?.ToJsonString(), now?.ToJsonString()));
                }
                break;
        }
    }
}
