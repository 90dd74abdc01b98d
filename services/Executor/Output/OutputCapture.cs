using System.Globalization;
using System.Text;

namespace Platform.Executor.Output;

/// <summary>Keeps the beginning and the end of an output of any length; what lies between is counted, not kept.</summary>
internal sealed class OutputCapture(int capacity)
{
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _tail = new();
    private readonly int _headCapacity = capacity / 2;
    private readonly int _tailCapacity = capacity - (capacity / 2);
    private long _leftOut;

    public bool Truncated => _leftOut > 0;

    public void Append(string text)
    {
        var toHead = Math.Min(text.Length, _headCapacity - _head.Length);
        _head.Append(text, 0, toHead);
        _tail.Append(text, toHead, text.Length - toHead);
        if (_tail.Length >= 2 * _tailCapacity) // trimmed rarely, so that appending stays linear
        {
            Trim();
        }
    }

    public override string ToString()
    {
        Trim();
        return _leftOut == 0
            ? string.Concat(_head, _tail)
            : string.Create(CultureInfo.InvariantCulture, $"{_head}\n[... {_leftOut} characters left out ...]\n{_tail}");
    }

    private void Trim()
    {
        var excess = _tail.Length - _tailCapacity;
        if (excess > 0)
        {
            _tail.Remove(0, excess);
            _leftOut += excess;
        }
    }
}
