using System.CommandLine;
using Platform.AgentTesting;
using Platform.AgentTesting.Fixtures;
using Platform.AgentTesting.Scripts;
using Platform.AgentTesting.Transcripts;

var script = new Argument<FileInfo?>("SCRIPT.yaml") { Description = "Rules by which it answers", Arity = ArgumentArity.ZeroOrOne };
var port = new Option<int>("--port") { Description = "Port on loopback; default: any free one" };
var record = new Option<FileInfo?>("--record") { Description = "Write all exchanges into this file at the end" };
var replay = new Option<FileInfo?>("--replay") { Description = "Answer as this file of exchanges has it" };
var upstream = new Option<Uri?>("--upstream") { Description = "Pass requests on to this OpenAI-compatible endpoint; its key is taken from UPSTREAM_API_KEY" };
var root = new RootCommand("An OpenAI-compatible model for tests: plays a script, replays a recording, or records a real model") { script, port, record, replay, upstream };
root.Subcommands.Add(FixtureCommands.Record());
root.Subcommands.Add(FixtureCommands.Settings());
root.Subcommands.Add(FixtureCommands.Replay());
root.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        using var real = parsed.GetValue(upstream) is { } address ? new Upstream(address, Environment.GetEnvironmentVariable("UPSTREAM_API_KEY")) : null;
        Func<MockRequest, CancellationToken, Task<MockAnswer>> answer;
        switch (parsed.GetValue(script), parsed.GetValue(replay), real)
        {
            case ({ } file, null, null):
                answer = Immediately(MockScript.Parse(file.Name, await File.ReadAllTextAsync(file.FullName, cancellationToken)).Answer);
                break;
            case (null, { } file, null):
                answer = Immediately(new Replay(await Transcript.LoadAsync(file.FullName, cancellationToken)).Answer);
                break;
            case (null, null, not null):
                answer = real.AnswerAsync;
                break;
            default:
                await Console.Error.WriteLineAsync("Give one of: a script, --replay FILE, --upstream URL.");
                return 2;
        }
        await using var server = await MockLlm.StartAsync(answer, parsed.GetValue(port));
        Console.WriteLine($"Listening. Give it to the platform with:\n  export Agents__Models__main__Endpoint={server.Endpoint} Agents__Models__main__Model=mock");
        await server.WaitForShutdownAsync();
        if (parsed.GetValue(record) is { } output)
        {
            await server.Transcript.SaveAsync(output.FullName, CancellationToken.None);
            Console.WriteLine($"{server.Transcript.Exchanges.Count} exchanges written to {output.FullName}");
        }
        return 0;
    }
    catch (Exception exception) when (exception is ScriptException or FormatException or IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
// What was recorded is written at the end, which must not be cut short on a busy machine.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static Func<MockRequest, CancellationToken, Task<MockAnswer>> Immediately(Func<MockRequest, MockAnswer> answer) => (request, _) => Task.FromResult(answer(request));
