// The weights laboratory: the sum follows while weights are typed. The button shows the order.
for (const form of document.querySelectorAll("[data-weights]")) {
  const sum = form.querySelector("[data-weights-sum]");
  const inputs = [...form.querySelectorAll("input[type=number]")];

  form.addEventListener("input", () => {
    // In hundredths: 0.1 + 0.2 is 0.3.
    const hundredths = inputs.map((input) => Math.round(100 * (input.valueAsNumber || 0)));
    sum.textContent = String(hundredths.reduce((all, one) => all + one, 0) / 100);
  });
}
