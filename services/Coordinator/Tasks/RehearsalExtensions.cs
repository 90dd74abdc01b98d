using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Options;
using Platform.Contracts.Execution;
using Platform.Contracts.Planning;
using Platform.Contracts.Tasks;

namespace Platform.Coordinator.Tasks;

/// <summary>What the saga does while a draft is dry run: what that shows becomes part of the plan that a person approves.</summary>
internal static class RehearsalExtensions
{
    private const int LongestPreview = 65_536;
    private const int LongestReason = 2_000;

    public static EventActivityBinder<TaskState, PlanDrafted> AskForRehearsal(this EventActivityBinder<TaskState, PlanDrafted> binder) => binder.ThenAsync(async context =>
    {
        var task = context.Saga;
        task.RehearsalEndsAt = context.Journal().Now.AddSeconds(context.GetServiceOrCreateInstance<IOptions<TaskOptions>>().Value.RehearsalSeconds);
        await context.Journal().RecordAsync(context, TaskChange.RehearsalStarted, "Dry running the plan before anybody is asked", task.Draft);
        task.DraftAt = task.Sequence;
    }).Send();

    public static EventActivityBinder<TaskState, PlanRehearsed> KeepRehearsal(this EventActivityBinder<TaskState, PlanRehearsed> binder) => binder.ThenAsync(context =>
        context.KeepAsync(context.Message.Steps.ToDictionary(step => step.StepNumber), "The executor said nothing of this step."));

    /// <summary>The dry run takes too long: the plan goes on as its author declared it, and says so.</summary>
    public static EventActivityBinder<TaskState, WakeTask> GoOnUnrehearsed(this EventActivityBinder<TaskState, WakeTask> binder) => binder.ThenAsync(context =>
        context.KeepAsync([], "The dry run was not answered in time (Tasks:RehearsalSeconds)."));

    private static async Task KeepAsync(this BehaviorContext<TaskState> context, Dictionary<int, StepRehearsal> rehearsals, string otherwise)
    {
        var (task, journal) = (context.Saga, context.Journal());
        var draft = await journal.ReadAsync<Plan>(context, task.DraftAt);
        task.Draft = draft with { Steps = [.. draft.Steps.Select(step => Shown(step, rehearsals.GetValueOrDefault(step.Number), otherwise))] };
        (task.Held, task.RehearsalEndsAt) = (null, null);
        var steps = task.Draft.Steps.Select(step => string.Create(
            CultureInfo.InvariantCulture, $"step {step.Number}: {step.RollbackStatus.ToString().ToLowerInvariant()} ({step.RollbackReason})"));
        await journal.RecordAsync(context, TaskChange.Rehearsed, Text.Line($"Dry run of the plan. Rollback of {string.Join("; ", steps)}"));
    }

    private static PlanStep Shown(PlanStep step, StepRehearsal? rehearsal, string otherwise) => step with
    {
        RollbackStatus = step.Rollback is null ? RollbackStatus.None : rehearsal?.RollbackStatus ?? RollbackStatus.Declared,
        RollbackReason = Cut(rehearsal?.Reason ?? otherwise, LongestReason),
        Preview = rehearsal?.Preview is { } preview ? Cut(preview, LongestPreview) : null,
    };

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
