using System.Collections;
using System.Reflection;

namespace Platform.Tests.Contracts;

/// <summary>What differs between a record and its variation.</summary>
/// <param name="Member">Where, such as <c>steps[1].script.text</c>; list elements by index.</param>
/// <param name="What">changed, removed, added, swapped, absent.</param>
/// <param name="Value">The whole record with that one difference.</param>
internal sealed record Variation(string Member, string What, object? Value)
{
    /// <summary>The member without indices: what a list of exceptions names.</summary>
    public string Path => System.Text.RegularExpressions.Regex.Replace(Member, @"\[\d+\]", "");
}

/// <summary>
/// Records by reflection: one with every member set, and every record that differs from it in one scalar, list element or
/// dictionary entry. A member that is added to a contract is in it without anybody thinking of it.
/// </summary>
internal static class Variations
{
    private static readonly MethodInfo s_clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>A record with every member set, lists with two elements, each text its own.</summary>
    public static T Whole<T>() => (T)Whole(typeof(T), typeof(T).Name);

    public static IEnumerable<Variation> Of(object value) => Of(value, "");

    private static object Whole(Type type, string path)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (Element(plain) is { } element)
        {
            var list = Array.CreateInstance(element, 2);
            list.SetValue(Whole(element, $"{path}-1"), 0);
            list.SetValue(Whole(element, $"{path}-2"), 1);
            return list;
        }
        if (plain.IsEnum)
        {
            return Enum.GetValues(plain).GetValue(0)!;
        }
        return plain.Name switch
        {
            nameof(String) => path,
            nameof(Int32) => 7 + (path.EndsWith('2') ? 1 : 0),
            nameof(Boolean) => true,
            nameof(Guid) => new Guid("00000000-0000-7000-8000-000000000001"),
            nameof(DateTimeOffset) => new DateTimeOffset(2030, 1, 7, 9, 0, 0, TimeSpan.Zero),
            _ => Record(plain, path),
        };
    }

    private static object Record(Type type, string path)
    {
        type.Namespace!.ShouldBelong(type);
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Whole(parameter.ParameterType, $"{path}.{parameter.Name}"))]);
        foreach (var member in Messages.Members(type).Where(member => member.CanWrite))
        {
            member.SetValue(record, Whole(member.PropertyType, $"{path}.{member.Name}"));
        }
        return record;
    }

    private static IEnumerable<Variation> Of(object value, string path) => value switch
    {
        string text => [new(path, "changed", text[..^1] + (char)(text[^1] ^ 1))],
        int number => [new(path, "changed", number + 3)],
        bool flag => [new(path, "changed", !flag)],
        Guid => [new(path, "changed", new Guid("00000000-0000-7000-8000-000000000002"))],
        DateTimeOffset time => [new(path, "changed", time.AddSeconds(1))],
        Enum => Enum.GetValues(value.GetType()).Cast<object>().Where(other => !other.Equals(value)).Select(other => new Variation(path, "changed", other)),
        Array list => OfList(list, path),
        _ => OfRecord(value, path),
    };

    private static IEnumerable<Variation> OfList(Array list, string path)
    {
        var element = list.GetType().GetElementType()!;
        for (var index = 0; index < list.Length; index++)
        {
            foreach (var (member, what, changed) in Of(list.GetValue(index)!, $"{path}[{index}]"))
            {
                var copy = (Array)list.Clone();
                copy.SetValue(changed, index);
                yield return new Variation(member, what, copy);
            }
        }
        yield return new Variation(path, "removed", Make(element, list.GetValue(0)!));
        yield return new Variation(path, "added", Make(element, list.GetValue(0)!, list.GetValue(1)!, Whole(element, $"{path}-3")));
        yield return new Variation(path, "swapped", Make(element, list.GetValue(1)!, list.GetValue(0)!));
    }

    private static IEnumerable<Variation> OfRecord(object record, string path)
    {
        foreach (var member in Messages.Members(record.GetType()).Where(member => member.CanWrite))
        {
            var at = path.Length == 0 ? Camel(member.Name) : $"{path}.{Camel(member.Name)}";
            foreach (var variation in Of(member.GetValue(record)!, at))
            {
                yield return variation with { Value = With(record, member, variation.Value) };
            }
            if (Messages.IsNullable(member))
            {
                yield return new Variation(at, "absent", With(record, member, null));
            }
        }
    }

    private static object With(object record, PropertyInfo member, object? value)
    {
        var copy = s_clone.Invoke(record, null)!;
        member.SetValue(copy, value);
        return copy;
    }

    private static Array Make(Type element, params object[] items)
    {
        var list = Array.CreateInstance(element, items.Length);
        items.CopyTo(list, 0);
        return list;
    }

    private static Type? Element(Type type) => type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var element] ? element : null;

    private static string Camel(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);

    private static void ShouldBelong(this string space, Type type)
    {
        if (!space.StartsWith("Platform.Contracts", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{type} is new in the contracts of a plan; say here how it varies.");
        }
    }
}
