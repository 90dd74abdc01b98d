using FsCheck;
using FsCheck.Fluent;
using Platform.Contracts.Execution;

namespace Platform.Tests.Coordinator.Tasks;

/// <summary>How a task goes when every message comes once and in order.</summary>
internal enum Story
{
    AllGoesWell,
    SecondStepFails,
    SecondVerificationFails,
    FirstOutcomeUnknown,
}

/// <summary>One message of a task.</summary>
/// <param name="Name">What it says; of a step with its number.</param>
/// <param name="Step">Number of the step it is about; 0 where it is about none.</param>
/// <param name="Action">What was done to the step.</param>
internal sealed record TaskMessage(string Name, int Step = 0, StepAction Action = StepAction.Execute)
{
    public override string ToString() => Step == 0 ? Name : $"{Name}({Step})";
}

/// <summary>One copy of a message on its way.</summary>
/// <param name="Message">The message.</param>
/// <param name="Redelivery">The broker delivers the copy before it again; else it was sent again, under an id of its own.</param>
internal sealed record Delivery(TaskMessage Message, bool Redelivery)
{
    public override string ToString() => Redelivery ? $"{Message} again" : $"{Message}";
}

/// <summary>The deliveries of one task, in the order in which they come.</summary>
internal sealed record MessageOrder(Story Story, Delivery[] Deliveries)
{
    private static readonly TaskMessage[] s_before =
        [new("Submitted"), new("TargetResolved"), new("Analyzed"), new("Diagnosed"), new("PlanDrafted"), new("PlanRehearsed"), new("Approve"), new("Woken"), new("ReportWritten")];

    /// <summary>Every message of a story two to five times, shuffled.</summary>
    public static Gen<MessageOrder> Any { get; } =
        from story in Gen.Elements(Enum.GetValues<Story>())
        let messages = Messages(story)
        from copies in Gen.ArrayOf(Gen.Choose(2, 5), messages.Length)
        from redelivered in Gen.ArrayOf(Gen.Elements(true, false), copies.Sum())
        from shuffled in Gen.Shuffle(messages.SelectMany((message, index) => Enumerable.Repeat(message, copies[index])).ToArray())
        select new MessageOrder(story, [.. shuffled.Select((message, index) => new Delivery(message, redelivered[index]))]);

    /// <summary>The same with one delivery less, for each of them.</summary>
    public IEnumerable<MessageOrder> Smaller() =>
        Enumerable.Range(0, Deliveries.Length).Select(left => this with { Deliveries = [.. Deliveries.Where((_, index) => index != left)] });

    public override string ToString() => $"{Story}: {string.Join(", ", Deliveries.Select(delivery => delivery.ToString()))}";

    private static TaskMessage[] Messages(Story story) => [.. s_before, .. story switch
    {
        Story.AllGoesWell => Done(1).Concat(Done(2)),
        Story.SecondStepFails => [.. Done(1), Started(2), new TaskMessage("StepFailed", 2), RolledBack(2), RolledBack(1)],
        Story.SecondVerificationFails =>
            [.. Done(1), Started(2), new TaskMessage("StepCompleted", 2), new TaskMessage("VerificationFailed", 2, StepAction.Verify), RolledBack(2), RolledBack(1)],
        _ => [Started(1), new TaskMessage("OutcomeUnknown", 1), Verified(1), .. Done(2)],
    }];

    private static IEnumerable<TaskMessage> Done(int step) => [Started(step), new TaskMessage("StepCompleted", step), Verified(step)];

    private static TaskMessage Started(int step) => new("StepStarted", step);

    private static TaskMessage Verified(int step) => new("StepVerified", step, StepAction.Verify);

    private static TaskMessage RolledBack(int step) => new("StepRolledBack", step, StepAction.RollBack);
}
