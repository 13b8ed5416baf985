using Kindred.LanguageModels.Backends.RecallOnly;

namespace Kindred.Tests.LanguageModels.RecallOnly;

public sealed class WordStemTests
{
    [Theory]
    [InlineData("live", "lived")]
    [InlineData("live", "living")]
    [InlineData("move", "moved")]
    [InlineData("study", "studies")]
    [InlineData("study", "studied")]
    [InlineData("buy", "bought")]
    [InlineData("allergy", "allergies")]
    [InlineData("stop", "stopped")]
    [InlineData("house", "houses")]
    [InlineData("take", "taking")]
    [InlineData("child", "children")]
    public void Forms_of_a_word_share_a_stem(string one, string other) => WordStem.Of(other).ShouldBe(WordStem.Of(one));

    [Theory]
    [InlineData("sister", "sing")]
    [InlineData("bus", "bud")]
    [InlineData("name", "number")]
    public void Different_words_do_not(string one, string other) => WordStem.Of(other).ShouldNotBe(WordStem.Of(one));

    [Theory]
    [InlineData("I met Dr. Brown at 3.30 p.m. sharp. It went well!", 2)]
    [InlineData("One\nTwo\n\nThree", 3)]
    [InlineData("Wait... what?! No.", 3)]
    [InlineData("", 0)]
    public void Sentences_end_where_they_end(string text, int count) => Sentences.Split(text).Count.ShouldBe(count);
}
