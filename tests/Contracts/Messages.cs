using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MassTransit;
using Platform.Contracts;

namespace Platform.Tests.Contracts;

/// <summary>The messages of the contracts assembly, as they look on the wire.</summary>
internal static class Messages
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(CommandAttribute).Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<MessageUrnAttribute>() is not null).OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static bool IsCommand(Type type) => type.GetCustomAttribute<CommandAttribute>() is not null;

    public static string EntityName(Type type) => type.GetCustomAttribute<EntityNameAttribute>()!.EntityName;

    /// <summary>Members as they are written: everything a caller can set.</summary>
    public static IReadOnlyList<PropertyInfo> Members(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract" && !property.IsDefined(typeof(JsonIgnoreAttribute), inherit: false))];

    /// <summary>Required: by keyword, or a parameter of a positional record.</summary>
    public static bool IsRequired(PropertyInfo property) =>
        property.GetCustomAttribute<RequiredMemberAttribute>() is not null
        || property.DeclaringType!.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue));

    public static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable);

    /// <summary>A type as a reader of JSON thinks of it.</summary>
    public static string Describe(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType)
        {
            var arguments = plain.GetGenericArguments();
            return arguments.Length == 2 ? $"map of {Describe(arguments[1])}" : $"list of {Describe(arguments[0])}";
        }
        return plain.IsEnum || IsRecord(plain) ? plain.Name : plain.Name switch
        {
            "Guid" => "uuid",
            "String" => "string",
            "Int32" => "int32",
            "Int64" => "int64",
            "Boolean" => "boolean",
            "Double" => "double",
            "DateTimeOffset" => "date-time",
            "JsonElement" => "any",
            _ => throw new InvalidOperationException($"{plain} has no wire form yet; give it one here."),
        };
    }

    /// <summary>Every record and enum reachable from the messages.</summary>
    public static IReadOnlyList<Type> Parts()
    {
        var found = new HashSet<Type>();
        foreach (var message in All)
        {
            Visit(message, found);
        }
        return [.. found.Except(All).OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    private static void Visit(Type type, HashSet<Type> found)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsGenericType)
        {
            foreach (var argument in plain.GetGenericArguments())
            {
                Visit(argument, found);
            }
        }
        else if ((plain.IsEnum || IsRecord(plain)) && found.Add(plain) && !plain.IsEnum)
        {
            foreach (var member in Members(plain))
            {
                Visit(member.PropertyType, found);
            }
        }
    }

    private static bool IsRecord(Type type) => type.Namespace!.StartsWith("Platform.Contracts", StringComparison.Ordinal) && type.IsClass;
}
