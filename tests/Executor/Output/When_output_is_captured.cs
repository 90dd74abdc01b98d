using System.Text;
using Platform.Executor.Output;
using Platform.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Platform.Tests.Executor.Output;

[Parallelizable(ParallelScope.All)]
internal sealed class When_output_is_captured
{
    [Test]
    public void Should_decode_the_same_however_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes("größe €\r\n\u001b[31m\ud83d\ude00\r\u202eabc\0\t\n").Concat([(byte)0xff, (byte)'x', (byte)0xe2]).ToArray();
        const string Expected = "größe €\n␛[31m\ud83d\ude00␍<U+202E>abc␀\t\n\ufffdx\ufffd";
        for (var size = 1; size <= bytes.Length; size++)
        {
            var decoder = new OutputDecoder();
            var text = string.Concat(bytes.Chunk(size).Select(chunk => decoder.Decode(chunk))) + decoder.Decode([], last: true);
            text.ShouldBe(Expected, $"in chunks of {size}");
        }
    }

    [Test]
    public async Task Should_keep_the_beginning_and_the_end_of_a_flood()
    {
        using var scripts = new Scripts();
        var run = Scripts.Probe("echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo; echo last") with { OutputCharacters = 20_000 };
        var result = await scripts.RunAsync(run);
        result.Truncated.ShouldBeTrue();
        result.Output.ShouldStartWith("first\nxxx");
        result.Output.ShouldContain("characters left out ...]");
        result.Output.ShouldEndWith("xxx\nlast\n");
        result.Output.Length.ShouldBeLessThan(20_100);
    }

    [Test]
    public void Should_leave_out_nothing_that_fits()
    {
        var capture = new OutputCapture(10);
        foreach (var part in new[] { "abc", "defg", "hij" })
        {
            capture.Append(part);
        }
        (capture.ToString(), capture.Truncated).ShouldBe(("abcdefghij", false));
        capture.Append("k");
        capture.ToString().ShouldBe("abcde\n[... 1 characters left out ...]\nghijk");
    }

    [Test]
    public async Task Should_come_live_while_the_script_runs()
    {
        using var scripts = new Scripts();
        using var folder = new ScratchFolder();
        var file = folder["go"];
        var came = new TaskCompletionSource();
        var running = scripts.RunAsync(
            Scripts.Probe($"echo one; until [ -e {file} ]; do sleep 0.05; done; echo two", folder.Path), text =>
            {
                if (text.Contains("one", StringComparison.Ordinal))
                {
                    came.TrySetResult();
                }
            });
        await came.Task.WaitAsync(TimeSpan.FromSeconds(10));
        running.IsCompleted.ShouldBeFalse();
        folder.Write("go", "");
        (await running).Output.ShouldBe("one\ntwo\n");
    }

    [Test]
    public async Task Should_be_handed_on_in_order_and_bounded()
    {
        var pieces = new List<(int Index, string Text)>();
        await using (var live = new LiveOutput(20_000, (index, text) => { pieces.Add((index, text)); return Task.CompletedTask; }, new ManualClock(), NullLogger.Instance))
        {
            live.Append(new string('a', 10_000));
            live.Append(new string('b', 10_000));
            live.Append(new string('c', 10_000));
        }
        pieces.Select(p => p.Index).ShouldBe(Enumerable.Range(0, pieces.Count));
        pieces.ShouldAllBe(p => p.Text.Length <= 8_192);
        var text = string.Concat(pieces.Select(p => p.Text));
        text.ShouldBe(new string('a', 10_000) + new string('b', 10_000) + "\n[... live output left out ...]\n");
    }

    [Test]
    public async Task Should_not_fail_where_nobody_takes_it()
    {
        var live = new LiveOutput(20_000, (_, _) => throw new InvalidOperationException("no broker"), TimeProvider.System, NullLogger.Instance);
        live.Append("text");
        await live.DisposeAsync();
    }
}
