using Microsoft.Extensions.DependencyInjection;

namespace Platform.Writer.Reports;

/// <summary>Registration of the slice.</summary>
internal static class ReportsServiceCollectionExtensions
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddScoped<DocumentStore>().AddSingleton<SummaryWriter>();
}
