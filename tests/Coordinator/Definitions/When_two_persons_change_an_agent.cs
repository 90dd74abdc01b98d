using System.Net;
using Platform.Tests.Fixtures;
using Shouldly;

namespace Platform.Tests.Coordinator.Definitions;

internal sealed class When_two_persons_change_an_agent
{
    private const int Rounds = 10;
    private const int Persons = 4;

    [Test]
    public async Task Should_let_one_of_them_win_and_tell_the_others()
    {
        await using var platform = await DefinitionsPlatform.StartAsync();
        for (var version = 1; version <= Rounds; version++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Persons).Select(async person =>
            {
                using var response = await platform.PutAsync("agents/writer", new { name = "Writer", role = "Writer", systemPrompt = $"Round {version}, person {person}." }, version);
                return (response.StatusCode, Tag: response.Headers.ETag?.Tag);
            }));

            answers.Count(answer => answer.StatusCode == HttpStatusCode.OK && answer.Tag == $"\"{version + 1}\"").ShouldBe(1);
            answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed).ShouldBe(Persons - 1);
        }
        (await platform.GetAsync("agents/writer/versions")).GetProperty("items").EnumerateArray().Select(entry => entry.Number("version")).ShouldBe(Enumerable.Range(1, Rounds + 1).Reverse());
    }
}
