using System.Globalization;
using System.Text.Json;
using Platform.Contracts.Diagnosis;
using Platform.Gateway.Api;

namespace Platform.Gateway.Tasks;

/// <summary>Reads what was looked at and found.</summary>
internal static class GetTaskDiagnosisEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) => tasks.MapGet("/{id:guid}/diagnosis", HandleAsync)
        .WithName("GetTaskDiagnosis").WithSummary("Read the findings with their evidence")
        .Produces<DiagnosisResult>().ProducesProblems(404);

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, TaskStore store, CancellationToken cancellationToken)
    {
        if (await store.FindPartAsync(id, "diagnosis", cancellationToken) is not { } part)
        {
            _ = await store.FindSequenceAsync(id, cancellationToken) ?? throw TaskErrors.NotFound(id);
            throw TaskErrors.NoPart(id, "diagnosis", "it has not been diagnosed yet, or needs no diagnosis.");
        }
        return ETags.Answer(
            context, part.Sequence.ToString(CultureInfo.InvariantCulture), JsonSerializer.Deserialize<JsonElement>(part.Body, ApiJson.Options));
    }
}
