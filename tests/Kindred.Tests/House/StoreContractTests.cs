using System.Reflection;
using System.Text.RegularExpressions;

namespace Kindred.Tests.House;

public sealed partial class StoreContractTests
{
    private static readonly Assembly Product = Assembly.Load("Kindred");
    private static readonly Type[] Tests = typeof(StoreContractTests).Assembly.GetTypes();

    [Fact]
    public void Every_store_is_held_to_a_contract_that_some_back_end_passes() =>
        Product.GetTypes()
            .Where(static type => type.IsInterface && StoreName().IsMatch(type.Name))
            .Where(static store => !Tests.Any(contract => contract.IsAbstract && contract.Name == store.Name[1..] + "Contract" && Tests.Any(suite => !suite.IsAbstract && suite.IsSubclassOf(contract))))
            .Select(static store => $"{store.Name} lacks {store.Name[1..]}Contract with a suite for a back-end")
            .ShouldBeEmpty();

    [GeneratedRegex("^I[A-Z].*Store$")]
    private static partial Regex StoreName();
}
