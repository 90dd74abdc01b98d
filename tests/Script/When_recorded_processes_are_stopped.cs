using Shouldly;

namespace Platform.Tests.Script;

internal sealed class When_recorded_processes_are_stopped
{
    [Test]
    public async Task Should_end_the_process_and_forget_it()
    {
        using var bash = new Bash();
        var result = await bash.FunctionsAsync("""
            launch "$PLATFORM_DATA/pid" "$PLATFORM_DATA/log" sleep 300
            pid=$(running "$PLATFORM_DATA/pid")
            stop_recorded sleeper "$PLATFORM_DATA/pid" TERM 10
            [[ -z $(start_time "$pid") && ! -e $PLATFORM_DATA/pid ]] && echo gone
            """);
        result.ShouldBe(new BashResult(0, "gone", ""));
    }

    [Test]
    public async Task Should_say_that_it_kills_what_does_not_end()
    {
        using var bash = new Bash();
        var result = await bash.FunctionsAsync("""
            launch "$PLATFORM_DATA/pid" "$PLATFORM_DATA/log" bash -c 'trap "" TERM; echo ready; while :; do sleep 300; done'
            wait_for 10 grep -q ready "$PLATFORM_DATA/log"
            pid=$(running "$PLATFORM_DATA/pid")
            stop_recorded stubborn "$PLATFORM_DATA/pid" TERM 1
            ps -o stat= -s "$pid" | grep -vc '^Z' || true
            """);
        result.Output.ShouldBe("0");
        result.Error.ShouldContain("stubborn (process ");
        result.Error.ShouldContain("did not end within 1 s of SIGTERM; killing it");
    }

    [Test]
    public async Task Should_end_what_a_killed_process_left_behind()
    {
        using var bash = new Bash();
        var result = await bash.FunctionsAsync("""
            launch "$PLATFORM_DATA/pid" "$PLATFORM_DATA/log" bash -c 'sleep 300 & echo ready; wait'
            wait_for 10 grep -q ready "$PLATFORM_DATA/log"
            pid=$(running "$PLATFORM_DATA/pid")
            kill -KILL "$pid"
            wait_for 10 process_gone "$PLATFORM_DATA/pid"
            ps -o stat= -s "$pid" | grep -vc '^Z'
            stop_recorded parent "$PLATFORM_DATA/pid" TERM 10
            ps -o stat= -s "$pid" | grep -vc '^Z' || true
            """);
        result.ShouldBe(new BashResult(0, "1\n0", ""));
    }

    [Test]
    public async Task Should_leave_a_stranger_alone_who_has_the_same_id()
    {
        using var bash = new Bash();
        var result = await bash.FunctionsAsync("""
            sleep 300 &
            stranger=$!
            printf '%s %s %s\n' "$stranger" 12345 "$(boot_id)" >"$PLATFORM_DATA/pid"
            running "$PLATFORM_DATA/pid" || echo not ours
            stop_recorded other "$PLATFORM_DATA/pid" TERM 10
            kill "$stranger" && echo alive
            """);
        result.ShouldBe(new BashResult(0, "not ours\nalive", ""));
    }

    [Test]
    public async Task Should_not_hand_a_held_lock_to_a_started_process()
    {
        using var bash = new Bash();
        var result = await bash.FunctionsAsync("""
            start() { launch "$PLATFORM_DATA/pid" "$PLATFORM_DATA/log" sleep 300; }
            with_lock "$PLATFORM_DATA/lock" start
            flock -n "$PLATFORM_DATA/lock" echo free
            stop_recorded sleeper "$PLATFORM_DATA/pid" TERM 10
            """);
        result.ShouldBe(new BashResult(0, "free", ""));
    }
}
