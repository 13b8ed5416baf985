using System.Diagnostics.CodeAnalysis;

namespace Kindred.LanguageModels;

/// <summary>A language model could not be reached, refused, or broke off. Thrown by back-ends before the first piece of an answer and after it.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It means nothing without its failure.")]
internal sealed class ModelCallException(ModelFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    public ModelFailure Failure { get; } = failure;
}
