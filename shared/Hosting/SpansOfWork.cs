using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Platform.Hosting;

/// <summary>
/// For spans without a parent: records what belongs to a request, a message or a piece of work. A client call that belongs to nothing is a poll (the
/// outbox looking for abandoned messages, say) and would bury the rest.
/// </summary>
internal sealed class SpansOfWork : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
