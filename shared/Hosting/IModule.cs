using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Platform.Messaging;

namespace Platform.Hosting;

/// <summary>One service as a part of a host: a process is a list of modules.</summary>
public interface IModule
{
    /// <summary>Name of the service, such as <c>Coordinator</c>.</summary>
    string Name { get; }

    /// <summary>Registers the module's database, options, stores and background work.</summary>
    void AddServices(IHostApplicationBuilder builder);

    /// <summary>Names what the module consumes from the bus.</summary>
    void AddMessaging(MessagingBuilder messaging);

    /// <summary>Adds middleware in front of the endpoints of the whole process, inside the request span.</summary>
    void Use(IApplicationBuilder application)
    {
    }

    /// <summary>Maps HTTP endpoints; health is mapped for all.</summary>
    void Map(IEndpointRouteBuilder endpoints)
    {
    }
}
