using Microsoft.Extensions.AI;

namespace Kindred.LanguageModels;

/// <summary>A piece of a further answer to the same question, when several were asked for (<c>n</c> &gt; 1).</summary>
/// <param name="choice">Which answer, from 1; the first one comes as <see cref="TextContent"/>.</param>
internal sealed class AlternativeText(int choice, string text) : AIContent
{
    public int Choice => choice;

    public string Text => text;
}
