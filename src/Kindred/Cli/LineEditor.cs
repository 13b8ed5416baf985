using System.Text;

namespace Kindred.Cli;

/// <summary>Reads a line at a terminal, with editing and the lines that were typed before.</summary>
/// <param name="nextKey">Waits for a key and does not show it.</param>
internal sealed class LineEditor(string prompt, Func<ConsoleKeyInfo> nextKey, TextWriter output)
{
    private readonly List<string> _history = [];
    private readonly StringBuilder _line = new();
    private int _cursor;
    private int _recalled;

    /// <summary>The next line; null at the end of input (Ctrl-D) or when Ctrl-C is pressed on an empty line.</summary>
    public string? Read()
    {
        _line.Clear();
        _cursor = 0;
        _recalled = _history.Count;
        output.Write(prompt);
        while (true)
        {
            var key = nextKey();
            if (key.Key == ConsoleKey.Enter) return Done();
            var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            if (control && (key.Key == ConsoleKey.D || key.Key == ConsoleKey.C) && _line.Length == 0)
            {
                output.WriteLine();
                return null;
            }

            if (control && key.Key == ConsoleKey.C) Replace("");
            else Apply(key, control);
        }
    }

    private string Done()
    {
        output.WriteLine();
        var line = _line.ToString();
        if (line.Length > 0 && (_history.Count == 0 || _history[^1] != line)) _history.Add(line);
        return line;
    }

    private void Apply(ConsoleKeyInfo key, bool control)
    {
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow when _cursor > 0:
                _cursor--;
                break;
            case ConsoleKey.RightArrow when _cursor < _line.Length:
                _cursor++;
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when control:
                _cursor = 0;
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when control:
                _cursor = _line.Length;
                break;
            case ConsoleKey.Backspace when _cursor > 0:
                _line.Remove(--_cursor, 1);
                break;
            case ConsoleKey.Delete when _cursor < _line.Length:
                _line.Remove(_cursor, 1);
                break;
            case ConsoleKey.U when control:
                Replace("");
                return;
            case ConsoleKey.UpArrow when _recalled > 0:
                Replace(_history[--_recalled]);
                return;
            case ConsoleKey.DownArrow when _recalled < _history.Count:
                Replace(++_recalled == _history.Count ? "" : _history[_recalled]);
                return;
            default:
                if (char.IsControl(key.KeyChar)) return;
                _line.Insert(_cursor++, key.KeyChar);
                break;
        }

        Show();
    }

    private void Replace(string line)
    {
        _line.Clear().Append(line);
        _cursor = line.Length;
        Show();
    }

    // Erases to the end of the screen, so that a line longer than the terminal is wide leaves nothing behind.
    private void Show()
    {
        output.Write($"\r\u001b[J{prompt}{_line}");
        if (_cursor < _line.Length) output.Write($"\u001b[{_line.Length - _cursor}D");
    }
}
