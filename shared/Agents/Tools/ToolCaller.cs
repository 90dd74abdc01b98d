using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Platform.Agents.Text;
using Platform.Persistence;

namespace Platform.Agents.Tools;

/// <summary>
/// Makes one call: checks its arguments, keeps its time-out, caps and fences what came, and records it. Whatever goes wrong is
/// a result that the model may act on.
/// </summary>
internal sealed class ToolCaller<TDatabase>(ToolCallStore<TDatabase> calls, TimeProvider clock)
    where TDatabase : ServiceDatabase
{
    private const string Answered = nameof(Answered);
    private const string Failed = nameof(Failed);
    private const string Refused = nameof(Refused);

    /// <summary>What the model gets; null where it comes later.</summary>
    public async Task<EndedCall?> CallAsync(ToolCall call, ToolSet tools, CancellationToken cancellationToken)
    {
        if (tools.Find(call.Tool) is not { } tool)
        {
            return await RefuseAsync(call, $"there is no such tool. There are: {string.Join(", ", tools.Offered.Select(offered => offered.Description.Name))}.");
        }
        if (ToolSchema.Complaints(call.Arguments, tool.Description.Schema) is { Count: > 0 } complaints)
        {
            return await RefuseAsync(call, $"its arguments do not fit its schema. {string.Join(" ", complaints)}");
        }
        using var span = AgentTelemetry.StartTool(call, tool.Description);
        var result = await ResultAsync(call, tool, cancellationToken);
        var outcome = result.IsLater ? "Later" : result.IsFailure ? Failed : Answered;
        AgentTelemetry.EndTool(span, call.Tool, outcome);
        return result.IsLater ? null : await calls.EndAsync(call, outcome, new EndedCall(Shown(tool.Description, result), result.Evidence));
    }

    /// <summary>Ends a call that is not made.</summary>
    public Task<EndedCall> RefuseAsync(ToolCall call, string why)
    {
        AgentTelemetry.EndTool(null, "refused", Refused);
        return calls.EndAsync(call, Refused, new EndedCall($"The call was not made: {why}", null));
    }

    private async Task<ToolResult> ResultAsync(ToolCall call, ITool tool, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(tool.Description.TimeOut, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await tool.CallAsync(call, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Failed(string.Create(CultureInfo.InvariantCulture, $"It gave no answer within {tool.Description.TimeOut.TotalSeconds:0.###} s. {tool.Description.NarrowingHint}"));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not (DatabaseUnavailableException or NpgsqlException))
        {
            return ToolResult.Failed(exception.Message);
        }
    }

    private static string Shown(ToolDescription tool, ToolResult result)
    {
        var label = result switch
        {
            { IsFailure: true } => $"failure of {tool.Name}",
            { Evidence: { } evidence } => $"evidence {evidence:D}",
            _ => $"answer of {tool.Name}",
        };
        var fenced = UntrustedText.Fence(label, result.Text, tool.OutputCap);
        return result switch
        {
            _ when result.Text.Length > tool.OutputCap =>
                string.Create(CultureInfo.InvariantCulture, $"{fenced}\nThis is {tool.OutputCap} of {result.Text.Length} characters: the beginning and the end. {tool.NarrowingHint}"),
            { IsCut: true } => $"{fenced}\nThis is not all: the rest was cut off. {tool.NarrowingHint}",
            _ => fenced,
        };
    }
}
