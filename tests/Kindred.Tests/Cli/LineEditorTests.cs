using Kindred.Cli;

namespace Kindred.Tests.Cli;

public sealed class LineEditorTests : IDisposable
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();
    private readonly StringWriter _screen = new();
    private readonly LineEditor _editor;

    public LineEditorTests() => _editor = new LineEditor("> ", _keys.Dequeue, _screen);

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void What_is_typed_is_read()
    {
        Type("hello").Press(ConsoleKey.Enter);
        _editor.Read().ShouldBe("hello");
    }

    [Fact]
    public void A_slip_in_the_middle_is_mended()
    {
        Type("helo").Press(ConsoleKey.LeftArrow).Type("l").Press(ConsoleKey.End).Type("!!").Press(ConsoleKey.Backspace).Press(ConsoleKey.Home).Press(ConsoleKey.Delete).Type("H").Press(ConsoleKey.Enter);
        _editor.Read().ShouldBe("Hello!");
    }

    [Fact]
    public void Lines_typed_before_come_back_in_order()
    {
        foreach (var line in (string[])["one", "two", "two"])
        {
            Type(line).Press(ConsoleKey.Enter);
            _editor.Read();
        }

        Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.Enter);
        _editor.Read().ShouldBe("one");
        Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.DownArrow).Press(ConsoleKey.DownArrow).Press(ConsoleKey.Enter);
        _editor.Read().ShouldBe("");
    }

    [Fact]
    public void Control_C_clears_a_line_and_leaves_at_an_empty_one()
    {
        Type("never mind").Press(ConsoleKey.C, control: true).Press(ConsoleKey.C, control: true);
        _editor.Read().ShouldBeNull();
    }

    [Fact]
    public void Control_D_leaves_at_an_empty_line_only()
    {
        Type("a").Press(ConsoleKey.D, control: true).Press(ConsoleKey.Enter).Press(ConsoleKey.D, control: true);
        _editor.Read().ShouldBe("a");
        _editor.Read().ShouldBeNull();
    }

    private LineEditorTests Type(string text)
    {
        foreach (var c in text) _keys.Enqueue(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));
        return this;
    }

    private LineEditorTests Press(ConsoleKey key, bool control = false)
    {
        _keys.Enqueue(new ConsoleKeyInfo('\0', key, false, false, control));
        return this;
    }
}
