using System.ComponentModel;
using System.Diagnostics;
using Platform.Executor.Execution;
using Platform.Executor.Output;
using Platform.Messaging;

namespace Platform.Executor.Sandbox;

/// <summary>How a process came to its end.</summary>
internal enum ProcessEnd { Exited, TimedOut, Stopped }

/// <summary>A program with all it gets; nothing is inherited.</summary>
internal sealed record ProcessCommand
{
    public required string Program { get; init; }
    public required IReadOnlyList<string> Arguments { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    /// <summary>What it reads on standard input; empty = end of file at once.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }
    public required string Folder { get; init; }
    public required TimeSpan Timeout { get; init; }
    /// <summary>Characters kept of each stream.</summary>
    public required int OutputCharacters { get; init; }
    /// <summary>Takes secrets out of both streams before anything else sees them; null where there are none.</summary>
    public SecretMask? Mask { get; init; }
    /// <summary>True leaves standard input open until the process ended: its end tells the other side that nobody listens.</summary>
    public bool KeepsInputOpen { get; init; }
    /// <summary>True keeps standard error out of the live output.</summary>
    public bool ErrorsAside { get; init; }
    /// <summary>Ends what the program leaves behind, before the last of its output is read.</summary>
    public Func<Task>? Sweep { get; init; }
}

/// <summary>What a process left.</summary>
internal sealed record ProcessResult(ProcessEnd End, int ExitCode, string Output, string Errors, bool Truncated, TimeSpan Duration);

/// <summary>Runs one process to its end, its time-out or its stop, and always leaves it dead.</summary>
internal sealed class SupervisedProcess(SpawningThread spawning, TimeProvider time)
{
    /// <summary>How long output may still be read after the process ended: a survivor can hold the pipe open.</summary>
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(2);

    /// <summary>The clock that processes live by.</summary>
    public TimeProvider Time => time;

    private static readonly TimeSpan s_death = TimeSpan.FromSeconds(10);

    /// <param name="live">Gets output as it comes, from any thread, one call at a time.</param>
    /// <param name="stop">Kills the process.</param>
    /// <exception cref="OutcomeUnknownException">It could not be killed.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before it was started; nothing ran.</exception>
    /// <exception cref="TargetUnavailableException">The program does not exist or cannot be started; nothing ran.</exception>
    public async Task<ProcessResult> RunAsync(ProcessCommand command, Action<string>? live, CancellationToken stop)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.Folder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        stop.ThrowIfCancellationRequested();
        var began = time.GetTimestamp();
        using var process = await StartAsync(start);
        CrashPoint.Hit("after-spawn");
        var output = new OutputCapture(command.OutputCharacters);
        var errors = new OutputCapture(command.OutputCharacters);
        var gate = new Lock();
        using var abandon = new CancellationTokenSource();
        var feeding = FeedAsync(process, command.Input, command.KeepsInputOpen);
        var reading = Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, output, live, command.Mask, gate, abandon.Token),
            ReadAsync(process.StandardError.BaseStream, errors, command.ErrorsAside ? null : live, command.Mask, gate, abandon.Token));

        var end = await WaitAsync(process, command.Timeout, stop);
        if (command.Sweep is { } sweep)
        {
            await sweep();
        }
        using var drained = new CancellationTokenSource(s_drain, time);
        await Task.WhenAny(reading, Task.Delay(Timeout.InfiniteTimeSpan, time, drained.Token));
        await abandon.CancelAsync();
        await reading;
        await feeding;
        return new ProcessResult(end, process.ExitCode, output.ToString(), errors.ToString(), output.Truncated || errors.Truncated,
            time.GetElapsedTime(began));
    }

    private async Task<Process> StartAsync(ProcessStartInfo start)
    {
        try
        {
            return await spawning.StartAsync(start);
        }
        catch (Win32Exception e)
        {
            throw new TargetUnavailableException($"{start.FileName} could not be started: {e.Message}");
        }
    }

    private async Task<ProcessEnd> WaitAsync(Process process, TimeSpan timeout, CancellationToken stop)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        try
        {
            await process.WaitForExitAsync(either.Token);
            return ProcessEnd.Exited;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            try
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(s_death, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                throw new OutcomeUnknownException($"Process {process.Id} did not end within {s_death.TotalSeconds:0} s after it was killed.");
            }
            return stop.IsCancellationRequested ? ProcessEnd.Stopped : ProcessEnd.TimedOut;
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input, bool keepOpen)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            await process.StandardInput.BaseStream.FlushAsync();
            if (!keepOpen)
            {
                process.StandardInput.Close();
            }
        }
        catch (IOException)
        {
            // The program closed its input before reading it all; its exit code tells whether that matters.
        }
    }

    private static async Task ReadAsync(
        Stream stream, OutputCapture capture, Action<string>? live, SecretMask? mask, Lock gate, CancellationToken abandon)
    {
        var decoder = new OutputDecoder();
        var masked = mask?.Begin();
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            do
            {
                read = await stream.ReadAsync(buffer, abandon);
                var bytes = buffer.AsSpan(0, read);
                var text = decoder.Decode(masked is null ? bytes : masked.Next(bytes, last: read == 0), last: read == 0);
                if (text.Length > 0)
                {
                    lock (gate)
                    {
                        capture.Append(text);
                        live?.Invoke(text);
                    }
                }
            }
            while (read > 0);
        }
        catch (OperationCanceledException)
        {
            // A process that outlived the script holds the pipe; what came until now is the output.
        }
    }
}
