using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Platform.Messaging;

namespace Platform.Hosting;

/// <summary>Builds and runs a process out of modules.</summary>
public static class PlatformHost
{
    /// <summary>Runs the modules until the process is told to stop; SIGTERM ends in at most 30 s.</summary>
    /// <param name="args">Command line; overrides configuration as <c>--Key=value</c>.</param>
    /// <param name="json">How contracts are written.</param>
    /// <param name="modules">The services of this process.</param>
    public static Task RunAsync(string[] args, JsonSerializerOptions json, params IModule[] modules) => Build(args, json, modules).RunAsync();

    /// <summary>Builds a host without running it; <paramref name="configure"/> comes before telemetry and modules read the configuration.</summary>
    public static WebApplication Build(string[] args, JsonSerializerOptions json, IReadOnlyList<IModule> modules, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = modules.Count == 1 ? $"Platform.{modules[0].Name}" : "Platform.Standalone",
        });
        var service = modules.Count == 1 ? $"platform-{JsonNamingPolicy.KebabCaseLower.ConvertName(modules[0].Name)}" : "platform-standalone";
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(28);
            // A failing background loop must not take down what still works; each loop handles and reports its own failures.
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
            options.ServicesStopConcurrently = true;
        });
        // One file per key, as container platforms mount secrets: what stands in a process's environment, any script it runs
        // as the same user may read.
        if (builder.Configuration["PLATFORM_SECRETS_DIRECTORY"] is { Length: > 0 } secrets)
        {
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(secrets), optional: false);
        }
        // Configuration given by the caller must be there before telemetry and modules read it.
        configure?.Invoke(builder);
        builder.AddServiceDefaults(service);
        foreach (var module in modules)
        {
            module.AddServices(builder);
        }
        builder.AddMessaging(json, messaging =>
        {
            foreach (var module in modules)
            {
                module.AddMessaging(messaging);
            }
        });
        var application = builder.Build();
        application.UseRequestSpans();
        foreach (var module in modules)
        {
            module.Use(application);
        }
        application.MapHealth();
        foreach (var module in modules)
        {
            module.Map(application);
        }
        return application;
    }
}
