using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.Messaging;

namespace Platform.Hosting;

/// <summary>Traces and metrics over OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class TelemetryExtensions
{
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        // The server span carries method, route and status only where the framework may write them.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
        {
            return builder;
        }
        var resource = ResourceBuilder.CreateDefault().AddService(service, "platform");
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", MessagingTelemetry.SourceName, "Platform.*")
            .SetSampler(new ParentBasedSampler(new SpansOfWork()))
            .AddProcessor(new MessagingSpanNames(builder.Configuration["Messaging:Transport"] == "RabbitMq" ? "rabbitmq" : "in_memory"))
            .AddOtlpExporter(options => Configure(options, endpoint, "v1/traces"))
            .Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "System.Net.Http", "Npgsql", "MassTransit", "Platform.*")
            .AddOtlpExporter(options => Configure(options, endpoint, "v1/metrics"))
            .Build());
        builder.Services.AddHostedService<TelemetryLifetime>();
        return builder;
    }

    private static void Configure(OpenTelemetry.Exporter.OtlpExporterOptions options, string endpoint, string path)
    {
        options.Protocol = OpenTelemetry.Exporter.OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(endpoint.TrimEnd('/') + "/"), path);
    }

    /// <summary>Makes the providers at start and flushes them at the end.</summary>
    private sealed class TelemetryLifetime(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(2_000);
            metrics.ForceFlush(2_000);
            return Task.CompletedTask;
        }
    }
}
