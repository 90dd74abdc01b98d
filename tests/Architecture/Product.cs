using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Platform.Automation;
using Platform.Contracts;
using Platform.Coordinator;
using Platform.Diagnostic;
using Platform.Executor;
using Platform.Gateway;
using Platform.Hosting;
using Platform.Writer;
using Shouldly;

namespace Platform.Tests.Architecture;

/// <summary>The product's assemblies and its six modules, built but not started.</summary>
internal static class Product
{
    public static readonly string[] Services = ["Gateway", "Coordinator", "Diagnostic", "Automation", "Executor", "Writer"];

    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Platform.*.dll")
            .Where(file => Path.GetFileName(file) is not "Platform.Tests.dll" and not "Platform.Lab.dll")
            .Select(Assembly.LoadFrom)];

    public static IReadOnlyList<Type> Types { get; } = [.. Assemblies.SelectMany(assembly => assembly.GetTypes())];

    /// <summary>Everything the six modules register; no connection is opened.</summary>
    public static (WebApplication Host, IServiceCollection Registered) Build()
    {
        IServiceCollection? registered = null;
        var host = PlatformHost.Build(
            [], ContractsJson.Options,
            [new GatewayModule(), new CoordinatorModule(), new DiagnosticModule(), new AutomationModule(), new ExecutorModule(), new WriterModule()],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Services.Select(service =>
                    new KeyValuePair<string, string?>($"ConnectionStrings:{service}", "Host=127.0.0.1;Port=1;Database=none;Username=none")));
                registered = builder.Services;
            });
        return (host, registered!);
    }
}
