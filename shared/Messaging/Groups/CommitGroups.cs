using Platform.Messaging.Outbox;
using Platform.Persistence;

namespace Platform.Messaging.Groups;

/// <summary>
/// Group commit: messages that wait at the same time share a transaction. Nothing waits for company: while a lane works, what
/// arrives gathers and becomes the next group. Messages of one saga, and copies of one message, never meet in the lanes of one
/// process.
/// </summary>
internal sealed class CommitGroups<TDatabase>(TDatabase database, OutboxDispatcher<TDatabase> outbox, TimeProvider clock)
    where TDatabase : ServiceDatabase
{
    /// <summary>One lane computes while the other waits for the disk; more only make groups smaller.</summary>
    private const int Lanes = 2;
    /// <summary>Bounds how long the first of a group waits for the last.</summary>
    private const int LargestGroup = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<GroupMember> _waiting = [];
    private readonly HashSet<(Guid, Guid)> _busy = [];
    private int _running;

    /// <summary>Puts a member into the next group.</summary>
    public void Enter(GroupMember member)
    {
        lock (_gate)
        {
            _waiting.AddLast(member);
            if (_running == Lanes)
            {
                return;
            }
            _running++;
        }
        StartLane(() => RunLaneAsync());
    }

    /// <summary>Gives a member a transaction that nobody shares.</summary>
    public void EnterAlone(GroupMember member) => StartLane(() => Group([member]).RunAsync());

    /// <summary>A lane serves many messages: it must not inherit the trace of the one that started it.</summary>
    private static void StartLane(Func<Task> lane)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(lane);
        }
    }

    private CommitGroup<TDatabase> Group(IReadOnlyList<GroupMember> members) => new(database, outbox, clock, members);

    private async Task RunLaneAsync()
    {
        for (var members = Next([]); members.Count > 0; members = Next(members))
        {
            await Group(members).RunAsync();
        }
    }

    /// <summary>The next members of a lane that has finished with others; the lane ends where none can go.</summary>
    private List<GroupMember> Next(List<GroupMember> finished)
    {
        lock (_gate)
        {
            foreach (var member in finished)
            {
                _busy.Remove(member.Exclusive);
            }
            var next = new List<GroupMember>(Math.Min(_waiting.Count, LargestGroup));
            for (var node = _waiting.First; node is not null && next.Count < LargestGroup;)
            {
                var (member, following) = (node.Value, node.Next);
                if (_busy.Add(member.Exclusive))
                {
                    next.Add(member);
                    _waiting.Remove(node);
                }
                node = following;
            }
            if (next.Count == 0)
            {
                _running--;
            }
            return next;
        }
    }
}
