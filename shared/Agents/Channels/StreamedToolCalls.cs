using System.Text;

namespace Platform.Agents.Channels;

/// <summary>Puts the pieces of streamed tool calls together.</summary>
internal sealed class StreamedToolCalls
{
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> _calls = [];

    public void Add(int index, string? id, string? name, string? arguments)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            call = ("", "", new StringBuilder());
        }
        call.Arguments.Append(arguments);
        _calls[index] = (id is { Length: > 0 } ? id : call.Id, name is { Length: > 0 } ? name : call.Name, call.Arguments);
    }

    public IEnumerable<(string Id, string Name, string Arguments)> All() => _calls.Values.Select(call => (call.Id, call.Name, call.Arguments.ToString()));
}
