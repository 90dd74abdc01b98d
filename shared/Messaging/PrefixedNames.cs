using System.Reflection;
using MassTransit;
using MassTransit.Configuration;

namespace Platform.Messaging;

/// <summary>Puts the installation's prefix before every exchange name, those named by <see cref="EntityNameAttribute"/> included.</summary>
internal sealed class PrefixedNames(string prefix) : IMessageTopologyConfigurationObserver
{
    public void MessageTopologyCreated<T>(IMessageTopologyConfigurator<T> configuration)
        where T : class
    {
        if (typeof(T).GetCustomAttribute<EntityNameAttribute>() is { } named)
        {
            configuration.SetEntityName(prefix + named.EntityName);
        }
    }
}
