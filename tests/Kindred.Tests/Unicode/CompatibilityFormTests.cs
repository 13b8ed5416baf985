using System.Text;
using Kindred.Unicode;

namespace Kindred.Tests.Unicode;

public sealed class CompatibilityFormTests
{
    // Expected values come from another implementation (JavaScript's normalize).
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("\ufb01ne", "fine")]
    [InlineData("\uff21\uff22\uff23\u3000\uff11", "ABC 1")]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("wait\u2026", "wait...")]
    [InlineData("no\u00a0break", "no break")]
    [InlineData("\u2460 \u00bd x\u00b2 \u2122", "1 1\u20442 x2 TM")]
    [InlineData("\uff76\uff9e", "\u30ac")]
    [InlineData("\u1100\u1161\u11a8", "\uac01")]
    [InlineData("\uac00\u11a8", "\uac01")]
    [InlineData("\ud55c\uad6d", "\ud55c\uad6d")]
    [InlineData("o\u0323\u0302", "\u1ed9")]
    [InlineData("o\u0302\u0323", "\u1ed9")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u2126 \u212b", "\u03a9 \u00c5")]
    [InlineData("\ud835\udc9c", "A")]
    [InlineData("\ud83d\udc4d\ud83c\udffd", "\ud83d\udc4d\ud83c\udffd")]
    [InlineData("lone \ud800 half", "lone \ud800 half")]
    public void Text_takes_its_compatibility_form(string text, string expected) => CompatibilityForm.Of(text).ShouldBe(expected);

    [Fact]
    public void Ordinary_text_is_not_copied()
    {
        const string Text = "It\u2019s na\u00efve \u2014 really \ud55c\uad6d";
        CompatibilityForm.Of(Text).ShouldBeSameAs(Text);
    }

    [Fact]
    public void The_form_of_the_form_is_itself()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var points = Enumerable.Range(0, 6).Select(_ => new Rune(random.Next(2) == 0 ? random.Next(0x20, 0x500) : random.Next(0x1000, 0x3400)));
            var text = string.Concat(points);
            var form = CompatibilityForm.Of(text);
            CompatibilityForm.Of(form).ShouldBe(form);
        }
    }
}
