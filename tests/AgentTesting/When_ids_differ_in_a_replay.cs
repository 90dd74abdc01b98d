using System.Text.Json;
using Platform.AgentTesting;
using Platform.AgentTesting.Fixtures;
using Platform.AgentTesting.Transcripts;
using Shouldly;

namespace Platform.Tests.AgentTesting;

/// <summary>A recorded answer that cites evidence cites the same evidence of the next run, whatever else has ids there, and in whatever order it comes.</summary>
internal sealed class When_ids_differ_in_a_replay
{
    private static readonly Guid s_disk = Guid.NewGuid(), s_log = Guid.NewGuid(), s_task = Guid.NewGuid();

    [Test]
    public void Should_cite_the_evidence_of_the_same_title()
    {
        var (disk, log) = (Guid.NewGuid(), Guid.NewGuid());
        var transcript = new Transcript();
        transcript.Add(new Exchange("Diagnostic", 1, Request($"{Data(1, "what is remembered", $"task {s_task} has helped")}\n{Evidence(2, s_disk, "Use of the disk")}\n{Evidence(3, s_log, "Lines of the log")}"), new MockAnswer { Text = $"{s_log} and {s_disk}" }));
        var now = new Exchange("Diagnostic", 1, Request($"{Data(4, "what is remembered", "nothing")}\n{Evidence(5, log, "Lines of the log")}\n{Evidence(6, disk, "Use of the disk")}"), new MockAnswer()).Read();

        var replay = new TaskReplay(transcript);

        replay.Answer(now).Text.ShouldBe($"{log} and {disk}");
        replay.Mismatches.ShouldBeEmpty();
    }

    [Test]
    public void Should_take_the_place_of_an_id_where_nothing_has_its_title()
    {
        var (disk, task) = (Guid.NewGuid(), Guid.NewGuid());
        var transcript = new Transcript();
        transcript.Add(new Exchange("Diagnostic", 1, Request($"Of {s_task}.\n{Evidence(1, s_disk, "Use of /srv/a")}"), new MockAnswer { Text = $"{s_task}: {s_disk}" }));
        var now = new Exchange("Diagnostic", 1, Request($"Of {task}.\n{Evidence(2, disk, "Use of /srv/b")}"), new MockAnswer()).Read();

        new TaskReplay(transcript).Answer(now).Text.ShouldBe($"{task}: {disk}");
    }

    private static string Evidence(int number, Guid id, string title) => Data(number, $"evidence {id}", $"{title}, 2030-01-07 08:59:5{number} UTC, exit code 0\n95 %");

    private static string Data(int number, string label, string text) => $"<data {number:x16} {label}>\n{text}\n</data {number:x16}>";

    private static JsonElement Request(string material) => JsonSerializer.SerializeToElement(new { model = "mock", messages = new[] { new { role = "user", content = material } } });
}
