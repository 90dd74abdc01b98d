using System.Globalization;
using Platform.Chaos.Checks;
using Platform.Chaos.Tasks;
using Shouldly;

namespace Platform.Tests.Disturbances;

[Parallelizable(ParallelScope.All)]
internal sealed class When_effects_are_checked
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.UnixEpoch.AddYears(50);

    [Test]
    public void Should_hold_where_every_step_wrote_once() => Check(TaskKind.Automatic, "Completed", [1, 2, 3]).ShouldBeEmpty();

    [TestCase(TaskKind.Approved, "Completed", new[] { 1, 1, 2, 3 }, "step 1 wrote 2 times")]
    [TestCase(TaskKind.Approved, "Failed", new[] { 1, 2, 2 }, "step 2 wrote 2 times")]
    [TestCase(TaskKind.Approved, "Completed", new[] { 1, 3 }, "only 2 of 3 steps wrote")]
    [TestCase(TaskKind.Approved, "Completed", new[] { 2, 1, 3 }, "in the order 2, 1, 3")]
    [TestCase(TaskKind.Rejected, "Rejected", new[] { 1 }, "never approved")]
    [TestCase(TaskKind.CancelledWaiting, "Cancelled", new[] { 1 }, "never approved")]
    public void Should_break_where_steps_wrote_otherwise(TaskKind kind, string status, int[] steps, string expected) =>
        Check(kind, status, steps).ShouldHaveSingleItem().ShouldContain(expected);

    [Test]
    public void Should_break_where_a_step_wrote_after_the_end() =>
        Check(TaskKind.CancelledRunning, "Cancelled", [1], task => task.EndedAt = s_start).ShouldHaveSingleItem().ShouldContain("after its end");

    [Test]
    public void Should_allow_the_step_in_hand_after_a_cancellation_and_no_other()
    {
        Check(TaskKind.CancelledRunning, "Cancelled", [1, 2], task => task.CancelledAt = s_start.AddSeconds(1.5)).ShouldBeEmpty();
        Check(TaskKind.CancelledRunning, "Cancelled", [1, 2], task => task.CancelledAt = s_start).ShouldHaveSingleItem().ShouldContain("2 steps wrote after");
    }

    /// <summary>Steps write at one second, two seconds, ... after the start.</summary>
    private static IReadOnlyList<string> Check(TaskKind kind, string status, int[] steps, Action<ChaosTask>? arrange = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, steps.Select((step, index) => string.Create(
                CultureInfo.InvariantCulture, $"entry {step} {s_start.AddSeconds(index + 1).ToUnixTimeSeconds()}.000000000")));
            var task = new ChaosTask { Number = 1, Kind = kind, Entry = "entry", Ledger = file, IdempotencyKey = "key", Id = Guid.NewGuid(), Status = status };
            arrange?.Invoke(task);
            return EffectCheck.Run([task]).Violations;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
