using System.Text.Json;

namespace Platform.AgentTesting.Fixtures;

/// <summary>
/// What the platform's code decides about a question to a model: its instructions, its tools, the shape of the answer, and the
/// words around the texts of others. What probes found this time is the world's doing and is not compared; what was asked is.
/// </summary>
internal static class Question
{
    private static readonly string[] s_given = ["what was asked", "known besides"];

    /// <summary>Why a question is another one than the recorded one; null where it is the same.</summary>
    public static string? Difference(MockRequest recorded, MockRequest now)
    {
        if (recorded.Messages.Count != now.Messages.Count)
        {
            return $"the recording has {recorded.Messages.Count} messages, the question now {now.Messages.Count}";
        }
        foreach (var (before, message) in recorded.Messages.Zip(now.Messages))
        {
            var name = before.Role switch { "system" => "the instructions", "tool" => "the result of a tool", "assistant" => "the model's earlier answer", _ => "the material" };
            if (before.Role != message.Role)
            {
                return $"a message of {message.Role} stands where the recording has one of {before.Role}";
            }
            // What a tool found, and what a model said of it, is the world's doing.
            if (before.Role is "system" or "user" && Lines(name, Masks.Apply(Fence.Around(before.Text)), Masks.Apply(Fence.Around(message.Text))) is { } words)
            {
                return words;
            }
            foreach (var (fence, other) in Fence.In(before.Text).Zip(Fence.In(message.Text)).Where(pair => s_given.Contains(pair.First.Label)))
            {
                if (Lines($"\"{fence.Label}\"", Masks.Apply(fence.Text), Masks.Apply(other.Text)) is { } given)
                {
                    return given;
                }
            }
        }
        return Json("the shape of the answer", recorded, now, "response_format") ?? Json("the list of tools", recorded, now, "tools");
    }

    private static string? Lines(string name, string recorded, string now)
    {
        var (before, after) = (recorded.Split('\n'), now.Split('\n'));
        for (var line = 0; line < Math.Max(before.Length, after.Length); line++)
        {
            var (one, other) = (before.ElementAtOrDefault(line), after.ElementAtOrDefault(line));
            if (one != other)
            {
                return $"{name} differ{(name.EndsWith('s') ? "" : "s")} in line {line + 1}: recorded {Shown(one)}, now {Shown(other)}";
            }
        }
        return null;
    }

    private static string? Json(string name, MockRequest recorded, MockRequest now, string member)
    {
        var before = recorded.Body.TryGetProperty(member, out var one) ? one : default;
        var after = now.Body.TryGetProperty(member, out var other) ? other : default;
        var same = before.ValueKind == after.ValueKind && (before.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(before, after));
        return same ? null : $"{name} has changed: {OutcomeDifferences.Between(before, after, name).DefaultIfEmpty("it is there only once").First()}";
    }

    private static string Shown(string? line) => line is null ? "no such line" : $"\"{Runs.Words.Short(line)}\"";
}
